package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What transformers computes with the same weights. */
class T5ParityTest {

  @Test
  void positionsFallIntoTheSameBuckets() throws IOException {
    JsonObject json = Fixtures.json("ref/relative-position-buckets.json").getAsJsonObject();
    for (JsonElement element : json.getAsJsonArray("tables")) {
      JsonObject table = element.getAsJsonObject();
      RelativePositions positions =
          new RelativePositions(
              table.get("num_buckets").getAsInt(),
              table.get("max_distance").getAsInt(),
              table.get("bidirectional").getAsBoolean());
      assertThat(IntStream.rangeClosed(-700, 700).map(positions::bucket).toArray())
          .as(positions.toString())
          .isEqualTo(T5Fixture.ints(table.get("buckets")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny", "t5-v10-tiny-bf16", "t5-v10-tiny-fp16"})
  void statesAndLogitsAreTheSame(String name) throws IOException {
    try (T5Fixture fixture = T5Fixture.of(name)) {
      T5 t5 = fixture.t5;
      Pass pass = new Pass(fixture.manager, false);
      Sources sources = fixture.sources();
      NDArray hiding = t5.encoderBias(pass, sources);
      NDArray x = t5.embed(pass, sources);
      int layers = t5.config().layers();
      for (int i = 0; i < layers; i++) {
        fixture.assertSame("encoder_hidden_states." + i, x, sources.tokens());
        x = t5.encode(pass, x, hiding, t5.layers.encoder.get(i));
      }
      NDArray encoded = t5.last(pass, x, t5.layers.encoderGain);
      fixture.assertSame("encoder_hidden_states." + layers, encoded, sources.tokens());

      Memory memory = t5.encode(pass, sources);
      NDArray inputs = Sources.padded(fixture.manager, fixture.rows("decoder_input_ids"));
      NDArray bias = causalBias(t5, pass, (int) inputs.getShape().get(1));
      NDArray y = t5.embed(pass, inputs);
      int decoderLayers = t5.config().decoderLayers();
      for (int i = 0; i < decoderLayers; i++) {
        fixture.assertSame("decoder_hidden_states." + i, y);
        y = t5.decode(pass, memory, y, bias, null, i);
      }
      NDArray decoded = t5.last(pass, y, t5.layers.decoderGain);
      fixture.assertSame("decoder_hidden_states." + decoderLayers, decoded);
      NDArray states = t5.decode(pass, memory, inputs, bias, null);
      fixture.assertSame("logits", states.matMul(t5.head().transpose()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny"})
  void biasesOfPositionsAreTheSame(String name) throws IOException {
    try (T5Fixture fixture = T5Fixture.of(name)) {
      Pass pass = new Pass(fixture.manager, false);
      Sources whole = Sources.of(List.of(new int[42]));
      fixture.assertSame("encoder_position_bias", fixture.t5.encoderBias(pass, whole));
      int[] square = fixture.t5.relativePositions(false).square(12);
      fixture.assertSame(
          "decoder_position_bias", fixture.t5.decoderBias(pass, square, new Shape(1, 12, 12)));
    }
  }

  private static NDArray causalBias(T5 t5, Pass pass, int columns) {
    int[] buckets = t5.relativePositions(false).causal(columns);
    return t5.decoderBias(pass, buckets, new Shape(1, columns, columns));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny"})
  void lossesAndGradientsAreTheSame(String name) throws IOException {
    for (T5Loss.Mean mean : T5Loss.Mean.values()) {
      try (T5Fixture fixture = T5Fixture.trainable(name)) {
        String suffix = mean == T5Loss.Mean.TARGETS ? "p5" : "token_mean";
        float loss = backward(fixture, new T5Loss(mean, 0));
        assertThat(loss)
            .isCloseTo(fixture.json.get("loss_" + suffix).getAsFloat(), Offset.offset(1e-5f));
        JsonObject norms = fixture.json.getAsJsonObject("grad_norm_" + suffix);
        assertThat(norms.keySet()).containsAll(fixture.t5.parameters().arrays().keySet());
        double[] squares = {0};
        fixture
            .t5
            .parameters()
            .arrays()
            .forEach(
                (key, array) -> {
                  double norm = array.getGradient().norm().getFloat();
                  squares[0] += norm * norm;
                  assertThat(norm)
                      .as(key)
                      .isCloseTo(norms.get(key).getAsDouble(), Percentage.withPercentage(0.01));
                });
        assertThat(Math.sqrt(squares[0]))
            .isCloseTo(
                fixture.json.get("grad_norm_" + suffix + "_global").getAsDouble(),
                Percentage.withPercentage(0.01));
      }
    }
  }

  private static float backward(T5Fixture fixture, T5Loss loss) {
    try (NDManager scope = fixture.manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray value = loss.of(new Pass(scope, true), fixture.t5, fixture.batch());
      collector.backward(value);
      return value.getFloat();
    }
  }
}
