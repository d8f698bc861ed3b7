package io.github.seqrec.data;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.github.seqrec.data",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dataDependsOnApiGuavaParsersAndJSpecifyOnly =
      classes()
          .that()
          .resideInAPackage("io.github.seqrec.data..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.github.seqrec.api..",
              "io.github.seqrec.data..",
              "com.google.common..",
              "com.google.gson..",
              "de.siegmar.fastcsv..",
              "org.apache.parquet..",
              // Named by the signatures of Parquet's writer; parquet-floor has a stand-in.
              "org.apache.hadoop.conf",
              "org.jspecify..");

  @ArchTest
  static final ArchRule readingKnowsNothingOfWhatIsMadeOfIt =
      noClasses()
          .that()
          .resideInAPackage("io.github.seqrec.data")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.seqrec.data.batch..",
              "io.github.seqrec.data.doctor..",
              "io.github.seqrec.data.split..");

  @ArchTest
  static final ArchRule theOptionalLibraryStaysBehindOneClass =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.seqrec.data.internal")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.parquet..");
}
