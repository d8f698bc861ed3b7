package io.github.seqrec.models;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.seqrec", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String MODELS = "io.github.seqrec.models";

  /** Everything that this module may know; evaluation is not on the list. */
  @ArchTest
  static final ArchRule modelsDependOnDataAndDjlOnly =
      classes()
          .that()
          .resideInAPackage(MODELS + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "jdk.jfr",
              "jdk.incubator.vector",
              "io.github.seqrec.api..",
              "io.github.seqrec.data",
              "io.github.seqrec.data.batch",
              MODELS + "..",
              "ai.djl..",
              "com.google.common..",
              "com.google.gson..",
              "org.apache.lucene..",
              "org.slf4j..",
              "org.jspecify..",
              "io.micrometer.core.instrument..");

  /** Micrometer is optional. */
  @ArchTest
  static final ArchRule onlyTheMetricsOfServingKnowMicrometer =
      noClasses()
          .that()
          .resideInAPackage(MODELS + "..")
          .and()
          .resideOutsideOfPackage(MODELS + ".serving.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  /** An optional dependency: whoever does not ask for its index does without the jar. */
  @ArchTest
  static final ArchRule onlyItsIndexKnowsLucene =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.LuceneIndex(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  /** A module of the JDK that most processes are started without. */
  @ArchTest
  static final ArchRule onlyTheirOwnKernelsKnowVectors =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.VectorKernels")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector");

  @ArchTest
  static final ArchRule internalsOfModelsAreUsedInsideModelsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(MODELS + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(MODELS + ".internal..");

  @ArchTest
  static final ArchRule noArrayOfDjlAppearsInApiOrData =
      noClasses()
          .that()
          .resideInAnyPackage("io.github.seqrec.api..", "io.github.seqrec.data..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** Whoever only trains, saves and recommends needs to know nothing of DJL. */
  @ArchTest
  static final ArchRule noArrayOfDjlAppearsWhereModelsAreFoundOrCounted =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(MODELS, MODELS + ".baselines", MODELS + ".store")
          .should()
          .notHaveRawReturnType(resideInAPackage("ai.djl.."))
          .andShould()
          .notHaveRawParameterTypes(
              DescribedPredicate.describe(
                  "of DJL", types -> types.stream().anyMatch(type -> inDjl(type))));

  @ArchTest
  static final ArchRule kernelsKnowNothingAboveThem =
      noClasses()
          .that()
          .resideInAPackage(MODELS + ".kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              MODELS,
              MODELS + ".network..",
              MODELS + ".training..",
              MODELS + ".neural..",
              MODELS + ".store..",
              "io.github.seqrec.data..");

  @ArchTest
  static final ArchRule trainingKnowsNoNetwork =
      noClasses()
          .that()
          .resideInAnyPackage(MODELS + ".training..", MODELS + ".network..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(MODELS + ".neural..");

  @ArchTest
  static final ArchRule theStoreTheBaselinesAndPlainNetworksDoWithoutDjl =
      noClasses()
          .that()
          .resideInAnyPackage(
              MODELS + ".store..",
              MODELS + ".baselines..",
              MODELS + ".plain..",
              MODELS + ".exchange..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  private static boolean inDjl(JavaClass type) {
    return type.getPackageName().startsWith("ai.djl");
  }
}
