package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.kernels.Shares;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.CancelAfterEpoch;
import io.github.seqrec.p5.weights.FeedForward;
import io.github.seqrec.p5.weights.T5Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class T5FineTuningTest {

  private static final FineTuningOptions OPTIONS =
      FineTuningOptions.p5().toBuilder().epochs(4).learningRate(0.01).build();

  /**
   * Of {@link Reversals#TINY}: a bias, a block's four weights and gain, its feed-forward's three,
   * the last gain.
   */
  private static final int ENCODER_ARRAYS = 10;

  @ParameterizedTest
  @CsvSource({
    "t5-v10-tiny, PUBLISHED, train_torch_adamw",
    "t5-v10-tiny, TRANSFORMERS, train_hf_adamw",
    "t5-v11-tiny, PUBLISHED, train_torch_adamw",
    "t5-v11-tiny, TRANSFORMERS, train_hf_adamw",
    "p5-tiny, PUBLISHED, train_torch_adamw",
    "p5-tiny, TRANSFORMERS, train_hf_adamw"
  })
  void fiveStepsAreThoseOfPython(String name, AdamW.Form form, String reference)
      throws IOException {
    try (T5Fixture fixture = T5Fixture.trainable(name)) {
      JsonObject expected = fixture.json.getAsJsonObject(reference);
      JsonArray losses = expected.getAsJsonArray("losses_before_each_step_and_final");
      JsonArray norms = expected.getAsJsonArray("grad_norm_before_clip");
      List<NDArray> all = fixture.t5.parameters().list();
      AdamW.Constants constants = new AdamW.Constants(0.9, 0.999, 1e-6, 0.01, 1);
      AdamW optimizer = new AdamW(fixture.manager, all, all, constants, form);
      for (int step = 0; step <= norms.size(); step++) {
        assertThat((double) backward(fixture.t5, fixture.batch(), T5Loss.p5()))
            .isCloseTo(losses.get(step).getAsDouble(), Percentage.withPercentage(0.1));
        if (step < norms.size()) {
          assertThat(optimizer.step(fixture.manager, 1e-3, Shares.CALLER))
              .isCloseTo(norms.get(step).getAsDouble(), Percentage.withPercentage(0.1));
        }
      }
      JsonObject sizes = expected.getAsJsonObject("final_param_norms");
      fixture
          .t5
          .parameters()
          .arrays()
          .forEach(
              (key, array) ->
                  assertThat((double) array.norm().getFloat())
                      .as(key)
                      .isCloseTo(sizes.get(key).getAsDouble(), Percentage.withPercentage(0.1)));
    }
  }

  private static float backward(T5 t5, TextBatch batch, T5Loss loss) {
    try (NDManager scope = t5.newScope();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray value = loss.of(new Pass(scope, true), t5, batch);
      collector.backward(value);
      return value.getFloat();
    }
  }

  @Test
  void smoothingSpreadsTheTargetOverTheVocabulary() throws IOException {
    try (T5Fixture fixture = T5Fixture.trainable("t5-v11-tiny")) {
      T5 t5 = fixture.t5;
      NDManager manager = fixture.manager;
      Pass pass = new Pass(manager, false);
      TextBatch batch = fixture.batch();
      NDArray states = t5.decodeTexts(pass, t5.encode(pass, batch.sources()), batch.targets());
      NDArray logs = states.matMul(t5.head().transpose()).logSoftmax(2);
      double sum = 0;
      int count = 0;
      for (int user = 0; user < batch.targets().size(); user++) {
        int[] target = batch.targets().get(user);
        for (int i = 0; i < target.length; i++) {
          NDArray log = logs.get(user, i);
          sum -= 0.9 * log.getFloat(target[i]) + 0.1 * log.mean().getFloat();
          count++;
        }
      }
      float found = backward(t5, batch, new T5Loss(T5Loss.Mean.TOKENS, 0.1));
      assertThat((double) found).isCloseTo(sum / count, Offset.offset(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void partsOfAStepCountAsOneBatch(T5Loss.Mean mean) throws IOException {
    try (T5Fixture fixture = T5Fixture.of("t5-v10-tiny")) {
      TextBatch whole = fixture.batch();
      T5Loss loss = new T5Loss(mean, 0);
      Pass pass = new Pass(fixture.manager, false);
      double sum = 0;
      for (int user = 0; user < whole.targets().size(); user++) {
        TextBatch one =
            new TextBatch(
                whole.sources().part(user, user + 1), whole.targets().subList(user, user + 1));
        sum += loss.weight(one.targets()) * loss.of(pass, fixture.t5, one).getFloat();
      }
      assertThat(sum / loss.weight(whole.targets()))
          .isCloseTo(loss.of(pass, fixture.t5, whole).getFloat(), Offset.offset(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fromRandomWeightsItLearnsToAnswer(FeedForward layer) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      boolean plain = layer == FeedForward.RELU;
      T5Config config =
          Reversals.TINY.toBuilder()
              .feedForward(layer)
              .tiedHead(plain)
              .scaleDecoderOutputs(plain)
              .build();
      T5 t5 = new T5(config, Parameters.random(manager, 3));
      Map<String, Double> figures =
          T5FineTuning.of(OPTIONS).train(t5, new Reversals(150, 1, 32), TrainingMonitor.NONE);
      assertThat(figures.get("train_loss")).isLessThan(0.1);
      List<List<BeamSearch.Text>> answers =
          BeamSearch.free(t5, BeamSearch.Options.greedy(5))
              .search(Sources.of(List.of(new int[] {7, 3, 1}, new int[] {2, 9, 1})));
      assertThat(answers.get(0).get(0).tokens()).containsExactly(3, 7, 1);
      assertThat(answers.get(1).get(0).tokens()).containsExactly(9, 2, 1);
    }
  }

  @Test
  void aKilledAndResumedTrainingEndsAsAnUninterruptedOne(@TempDir Path directory) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Reversals texts = new Reversals(5, 2, 4);
      T5FineTuning training = T5FineTuning.of(OPTIONS);
      T5 straight = new T5(Reversals.TINY, Parameters.random(manager, 3));
      training.train(straight, texts, TrainingMonitor.NONE);
      T5 killed = new T5(Reversals.TINY, Parameters.random(manager, 3));
      T5FineTuning checkpointed = training.checkpointing(directory);
      assertThatThrownBy(() -> checkpointed.train(killed, texts, new CancelAfterEpoch(2)))
          .isInstanceOf(CancellationException.class);
      T5 resumed = new T5(Reversals.TINY, Parameters.random(manager, 4));
      checkpointed.train(resumed, texts, TrainingMonitor.NONE);
      straight
          .parameters()
          .snapshot()
          .forEach(
              (name, values) ->
                  assertThat(resumed.parameters().snapshot().get(name)).as(name).isEqualTo(values));
      T5FineTuning other =
          T5FineTuning.of(OPTIONS.toBuilder().seed(1).build()).checkpointing(directory);
      assertThatThrownBy(() -> other.train(resumed, texts, TrainingMonitor.NONE))
          .hasMessageContaining("belongs to another run: option.seed is 42 there and 1 here");
    }
  }

  @Test
  void autoStandsForWhatTheRunHasBegunWith(@TempDir Path directory) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Reversals texts = new Reversals(5, 2, 4);
      for (Precision begun : List.of(Precision.BFLOAT16, Precision.FLOAT32)) {
        Path state = directory.resolve(begun.name());
        T5 killed = new T5(Reversals.TINY, Parameters.random(manager, 3));
        T5FineTuning named =
            T5FineTuning.of(OPTIONS.toBuilder().precision(begun).build()).checkpointing(state);
        assertThatThrownBy(() -> named.train(killed, texts, new CancelAfterEpoch(1)))
            .isInstanceOf(CancellationException.class);
        T5 resumed = new T5(Reversals.TINY, Parameters.random(manager, 4));
        T5FineTuning.of(OPTIONS.toBuilder().precision(Precision.AUTO).build())
            .checkpointing(state)
            .train(resumed, texts, TrainingMonitor.NONE);
        T5 whole = new T5(Reversals.TINY, Parameters.random(manager, 3));
        T5FineTuning.of(OPTIONS.toBuilder().precision(begun).build())
            .train(whole, texts, TrainingMonitor.NONE);
        assertThat(resumed.parameters().snapshot().get("shared.weight"))
            .isEqualTo(whole.parameters().snapshot().get("shared.weight"));
      }
    }
  }

  @Test
  void theBestValidationIsKept() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      List<Float> seen = new ArrayList<>();
      T5FineTuning.of(OPTIONS)
          .selectingBy(
              now -> {
                seen.add(now.head().getFloat(5, 5));
                return seen.size() == 2 ? 1 : 0;
              })
          .train(t5, new Reversals(2, 1, 4), TrainingMonitor.NONE);
      assertThat(seen).hasSize(4);
      assertThat(t5.head().getFloat(5, 5)).isEqualTo(seen.get(1)).isNotEqualTo(seen.get(3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFrozenStaysAsItIs(FineTuningOptions.Frozen frozen) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      Map<String, float[]> before = t5.parameters().snapshot();
      T5FineTuning.of(OPTIONS.toBuilder().frozen(frozen).epochs(1).build())
          .train(t5, new Reversals(3, 1, 4), TrainingMonitor.NONE);
      List<String> unchanged = unchanged(t5, before);
      assertThat(unchanged.stream().filter(name -> name.startsWith("encoder.")))
          .hasSize(frozen == FineTuningOptions.Frozen.ENCODER ? ENCODER_ARRAYS : 0);
      assertThat(unchanged.contains("shared.weight"))
          .isEqualTo(frozen != FineTuningOptions.Frozen.NOTHING);
      assertThat(unchanged).noneMatch(name -> name.startsWith("decoder."));
      assertThat(t5.parameters().list()).allMatch(NDArray::hasGradient);
    }
  }

  private static List<String> unchanged(T5 t5, Map<String, float[]> before) {
    List<String> unchanged = new ArrayList<>();
    t5.parameters()
        .snapshot()
        .forEach(
            (name, values) -> {
              if (Arrays.equals(values, before.get(name))) {
                unchanged.add(name);
              }
            });
    return unchanged;
  }

  @Test
  void aFrozenEncoderHasNoAdapters() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      Map<String, float[]> before = t5.parameters().snapshot();
      FineTuningOptions options =
          OPTIONS.toBuilder()
              .frozen(FineTuningOptions.Frozen.ENCODER)
              .adapterRank(2)
              .epochs(1)
              .build();
      T5FineTuning.of(options).train(t5, new Reversals(3, 1, 4), TrainingMonitor.NONE);

      List<String> learnt = new ArrayList<>(before.keySet());
      learnt.removeAll(unchanged(t5, before));
      assertThat(learnt)
          .hasSize(4)
          .allMatch(name -> name.matches("decoder\\..*Attention\\.[qv]\\.weight"));
    }
  }

  @Test
  void adaptersAreAllThatIsLearntAndEndInTheWeights(@TempDir Path directory) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Reversals texts = new Reversals(60, 1, 16);
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      Map<String, float[]> before = t5.parameters().snapshot();
      TextBatch batch = Reversals.batch(new SplittableRandom(5), 16);
      double first = loss(t5, batch);
      List<Double> validated = new ArrayList<>();
      T5FineTuning.of(OPTIONS.toBuilder().adapterRank(2).build())
          .selectingBy(
              now -> {
                validated.add(loss(now, batch));
                return -validated.get(validated.size() - 1);
              })
          .checkpointing(directory)
          .train(t5, texts, TrainingMonitor.NONE);
      double last = loss(t5, batch);
      assertThat(last).isLessThan(first).isCloseTo(Collections.min(validated), Offset.offset(1e-5));
      t5.parameters()
          .snapshot()
          .forEach(
              (name, values) -> {
                boolean adapted = name.matches(".*Attention\\.[qv]\\.weight");
                assertThat(!Arrays.equals(values, before.get(name))).as(name).isEqualTo(adapted);
              });

      T5 resumed = new T5(Reversals.TINY, Parameters.random(manager, 3));
      T5FineTuning.of(OPTIONS.toBuilder().adapterRank(2).build())
          .selectingBy(now -> 0)
          .checkpointing(directory)
          .train(resumed, texts, TrainingMonitor.NONE);
      assertThat(loss(resumed, batch)).isEqualTo(last);

      // Adapters added twice, or to weights that they were not learnt with, would be lost in them.
      T5FineTuning again =
          T5FineTuning.of(OPTIONS.toBuilder().adapterRank(2).build())
              .selectingBy(now -> 0)
              .checkpointing(directory);
      assertThatThrownBy(() -> again.train(resumed, texts, TrainingMonitor.NONE))
          .hasMessageContaining("belongs to another run: option.weightsSha256 is");
    }
  }

  @Test
  void aTrainingThatEndsEarlyLeavesNoAdapters() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      TextBatch batch = Reversals.batch(new SplittableRandom(5), 4);
      double before = loss(t5, batch);
      T5FineTuning training = T5FineTuning.of(OPTIONS.toBuilder().adapterRank(2).build());
      assertThatThrownBy(() -> training.train(t5, new Reversals(3, 1, 4), new CancelAfterEpoch(1)))
          .isInstanceOf(CancellationException.class);

      assertThat(loss(t5, batch)).isEqualTo(before);
      assertThat(t5.parameters().list()).allMatch(NDArray::hasGradient);
    }
  }

  private static double loss(T5 t5, TextBatch batch) {
    try (NDManager scope = t5.newScope()) {
      return T5Loss.p5().of(new Pass(scope, false), t5, batch).getFloat();
    }
  }

  @Test
  void badInputIsNamed() throws IOException {
    assertThatThrownBy(() -> new T5Loss(T5Loss.Mean.TOKENS, 1))
        .hasMessageContaining("smoothing (1.0) must lie in 0..1, 1 excluded; 0.0 is usual");
    assertThatThrownBy(() -> OPTIONS.toBuilder().warmupShare(2).build())
        .hasMessageContaining("warmupShare (2.0)");
    assertThatThrownBy(() -> OPTIONS.toBuilder().learningRate(0).build())
        .hasMessageContaining("learningRate (0.0) must be positive and finite; 0.001 is usual");
    assertThatThrownBy(() -> OPTIONS.toBuilder().adapterRank(-1).build())
        .hasMessageContaining("adapterRank (-1) must be 0, for none, or positive");
    assertThatThrownBy(() -> OPTIONS.toBuilder().adapterAlpha(0).build())
        .hasMessageContaining("adapterAlpha (0.0) must be positive and finite; 16.0 is usual");
    assertThatThrownBy(() -> OPTIONS.toBuilder().epochs(0).build())
        .hasMessageContaining("epochs (0) must be at least 1; 10 is usual");
    Sources sources = Sources.of(List.of(new int[] {3, 1}));
    assertThatThrownBy(() -> new TextBatch(sources, List.of()))
        .hasMessageContaining("there are 1 prompts and 0 targets");
    assertThatThrownBy(() -> new TextBatch(sources, List.of(new int[0])))
        .hasMessageContaining("target 0 has no tokens");
    try (T5Fixture fixture = T5Fixture.of("t5-v10-tiny")) {
      assertThatThrownBy(
              () ->
                  T5FineTuning.of(OPTIONS)
                      .train(fixture.t5, new Reversals(1, 1, 1), TrainingMonitor.NONE))
          .hasMessageContaining("trainable = true");
    }
  }
}
