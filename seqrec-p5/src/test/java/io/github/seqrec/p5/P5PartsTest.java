package io.github.seqrec.p5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.t5.T5;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Config;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class P5PartsTest {

  private static P5Parts parts(String weights) {
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    T5Tokenizer tokenizer = T5Tokenizer.ofWords(List.of("after"));
    T5Config config =
        T5Config.small().toBuilder()
            .vocabSize(tokenizer.size())
            .dModel(4)
            .dKv(4)
            .dFf(4)
            .layers(1)
            .decoderLayers(1)
            .heads(1)
            .build();
    return new P5Parts(
        manager,
        new T5(config, Parameters.random(manager, 5)),
        tokenizer,
        List.of(),
        ItemIndexing.random(TinyP5.circle().items(), 5),
        P5.Options.report().toBuilder().weights(weights).build());
  }

  @Test
  void whatIsTrainedHasTheSameWeightsWithoutGradientsAndFreesThoseThatLearnt() {
    P5Parts learning = parts(P5.NONE);
    List<NDArray> learnt = learning.t5().parameters().list();
    Map<String, float[]> values = learning.t5().parameters().snapshot();
    assertThat(learnt).allMatch(NDArray::hasGradient);
    try (P5Parts trained = learning.trained()) {
      for (NDArray array : learnt) {
        assertThatThrownBy(array::toFloatArray).isInstanceOf(IllegalStateException.class);
      }
      learning.close();
      Parameters kept = trained.t5().parameters();
      assertThat(kept.list()).noneMatch(NDArray::hasGradient);
      assertThat(kept.arrays()).containsOnlyKeys(values.keySet());
      kept.snapshot()
          .forEach((name, array) -> assertThat(array).as(name).isEqualTo(values.get(name)));
      assertThat(trained.tokenizer().encode("after").ids()).hasSize(2);
    }
  }

  @Test
  void whatAPathNamesIsToldByItsContents() {
    try (P5Parts random = parts(P5.NONE);
        P5Parts read = parts("a-directory")) {
      String tokenizer = random.tokenizer().digest();
      assertThat(random.run())
          .containsEntry("tokenizerSha256", tokenizer)
          .containsKeys("indexingSha256", "templatesSha256")
          .containsEntry("dim", 128L)
          .doesNotContainKeys("weights", "tokenizer", "templates", "weightsSha256");
      Map<String, Object> begun = read.run();
      assertThat(begun)
          .containsKey("weightsSha256")
          .doesNotContainValue("a-directory")
          .isEqualTo(read.run());
      read.t5().parameters().restore(bySmallest(read.t5().parameters().snapshot()));
      assertThat(read.run().get("weightsSha256")).isNotEqualTo(begun.get("weightsSha256"));
    }
  }

  /** The smallest change there is, of one weight. */
  private static Map<String, float[]> bySmallest(Map<String, float[]> weights) {
    float[] shared = weights.values().iterator().next();
    shared[1] = Math.nextUp(shared[1]);
    return weights;
  }
}
