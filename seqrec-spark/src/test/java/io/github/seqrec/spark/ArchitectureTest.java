package io.github.seqrec.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.seqrec.spark", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SPARK_IS_A_LAYER_OVER_DATA_MODELS_AND_EVALUATION =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.seqrec.spark",
              "io.github.seqrec.api..",
              "io.github.seqrec.data",
              "io.github.seqrec.data.split",
              "io.github.seqrec.eval",
              "io.github.seqrec.models",
              "io.github.seqrec.models.base",
              "io.github.seqrec.models.kernels",
              "io.github.seqrec.models.store",
              "io.github.seqrec.models.training",
              "org.apache.spark..",
              "org.apache.hadoop.fs..",
              "org.apache.hadoop.conf..",
              "scala..",
              "com.google.common..",
              "org.jspecify..",
              "org.slf4j..",
              "java..");
}
