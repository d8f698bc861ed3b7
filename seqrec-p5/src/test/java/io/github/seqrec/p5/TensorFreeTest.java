package io.github.seqrec.p5;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.seqrec.p5", importOptions = DoNotIncludeTests.class)
class TensorFreeTest {

  private static final String[] TENSOR_FREE = {
    "io.github.seqrec.p5.prompt..", "io.github.seqrec.p5.indexing..", "io.github.seqrec.p5.trie.."
  };

  @ArchTest
  static final ArchRule promptsIndexingsAndTriesKnowNoTensorsAndNoNetwork =
      noClasses()
          .that()
          .resideInAnyPackage(TENSOR_FREE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl..", "io.github.seqrec.p5.t5..", "io.github.seqrec.p5.weights..");

  @ArchTest
  static final ArchRule aTrieKnowsNothingButTokens =
      classes()
          .that()
          .resideInAPackage("io.github.seqrec.p5.trie..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.github.seqrec.p5.trie..");
}
