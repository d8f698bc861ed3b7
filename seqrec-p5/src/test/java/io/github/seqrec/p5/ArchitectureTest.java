package io.github.seqrec.p5;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.seqrec.p5", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String P5 = "io.github.seqrec.p5";

  /** Everything that this module may know; evaluation and the internals of others are not. */
  @ArchTest
  static final ArchRule p5DependsOnModelsAndWhatTheseStandOn =
      classes()
          .that()
          .resideInAPackage(P5 + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.github.seqrec.api..",
              "io.github.seqrec.data",
              "io.github.seqrec.data.batch",
              "io.github.seqrec.data.doctor",
              "io.github.seqrec.models..",
              P5 + "..",
              "ai.djl..",
              "com.google.common..",
              "com.google.gson..",
              "org.slf4j..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule internalsOfModelsAreNotUsed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.seqrec.models.internal..");

  @ArchTest
  static final ArchRule onlyTheNetworkAndTheRecommenderHoldTensors =
      noClasses()
          .that()
          .resideOutsideOfPackages(P5, P5 + ".t5")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl.ndarray..", "ai.djl.engine..", "ai.djl.training..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(P5 + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingDependsOnTheRecommender =
      noClasses()
          .that()
          .resideInAPackage(P5 + ".*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(P5);
}
