package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.common.primitives.Floats;
import io.github.seqrec.api.History;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is learnt through the last states alone is what is learnt through all of them. */
class LastStatesTest {

  /** The least that counts as a rate: next to nothing is dropped, by the code that drops. */
  private static final double LEAST = 1.0 / 65_536;

  private static final String STATES = "states";

  /** The fewest columns over which layers are bfloat16 if they are asked to. */
  private static final int COLUMNS = 65;

  private static final List<History> ROWS =
      List.of(
          History.of(4, 1, 7),
          History.of(IntStream.range(0, COLUMNS).map(t -> 1 + t * t % 9).toArray()),
          History.of(3));

  static Stream<Arguments> networks() {
    SasRec.Options sasrec =
        SasRec.Options.modern().toBuilder()
            .maxLength(COLUMNS)
            .dim(8)
            .heads(2)
            .dropout(0)
            .attentionDropout(0)
            .build();
    TransformerDecoder.Options decoder =
        TransformerDecoder.Options.tuned().toBuilder()
            .maxLength(COLUMNS)
            .dim(8)
            .inner(12)
            .dropout(0)
            .build();
    SasRec.Options rotary = sasrec.toBuilder().positions(SasRec.Positions.ROTARY).build();
    SasRec.Options post = sasrec.toBuilder().normPlace(SasRec.NormPlace.POST).build();
    return Stream.of(
        Arguments.of("SASRec", SasRec.factory(sasrec)),
        Arguments.of("rotary", SasRec.factory(rotary)),
        Arguments.of("post-norm", SasRec.factory(post)),
        Arguments.of(
            "attention dropout",
            SasRec.factory(sasrec.toBuilder().attentionDropout(LEAST).build())),
        Arguments.of("decoder", TransformerDecoder.factory(decoder)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void gradientsAreTheSame(String name, NetworkFactory factory) {
    assertSame(last(factory, Precision.FLOAT32), all(factory, Precision.FLOAT32), 1e-5);
  }

  /** Not the gradients, which jump where rounding changes the sign of an inner unit's input. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesAreTheSameInBfloat16(String name, NetworkFactory factory) {
    Map<String, float[]> last = last(factory, Precision.BFLOAT16);
    Map<String, float[]> all = all(factory, Precision.BFLOAT16);
    last.keySet().retainAll(Set.of(STATES));
    all.keySet().retainAll(Set.of(STATES));
    assertSame(last, all, 0.03);
  }

  private static Map<String, float[]> all(NetworkFactory factory, Precision precision) {
    return gradients(
        factory,
        precision,
        (network, pass) -> {
          BatchArrays batch = batch(pass);
          return Scores.last(pass, network.states(pass, batch), batch.lengths());
        });
  }

  private static Map<String, float[]> last(NetworkFactory factory, Precision precision) {
    return gradients(factory, precision, (network, pass) -> network.lastStates(pass, batch(pass)));
  }

  /** Arrays differ by at most this share of the largest value in all. */
  private static void assertSame(
      Map<String, float[]> actual, Map<String, float[]> expected, double share) {
    double largest =
        expected.values().stream()
            .flatMapToDouble(values -> Floats.asList(values).stream().mapToDouble(Math::abs))
            .max()
            .orElseThrow();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, values) ->
            assertThat(actual.get(key))
                .as(key)
                .containsExactly(values, within((float) (share * largest))));
  }

  private static BatchArrays batch(Pass pass) {
    return BatchArrays.of(pass.scope(), SequenceBatch.forScoring(ROWS, COLUMNS));
  }

  /** The gradients by parameter, and the states. */
  private static Map<String, float[]> gradients(
      NetworkFactory factory,
      Precision precision,
      BiFunction<SequenceNetwork, Pass, NDArray> states) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      SequenceNetwork network =
          factory.create(Parameters.random(manager, 13), new NetworkSizes(9, 0, 0));
      Pass pass = Pass.ofTraining(manager, precision, null, 5);
      Map<String, float[]> learnt = new LinkedHashMap<>();
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray read = states.apply(network, pass); // (B, D)
        NDArray weights =
            manager
                .arange(0, (float) read.size(), 1, DataType.FLOAT32)
                .sin()
                .reshape(read.getShape());
        learnt.put(STATES, read.toFloatArray());
        pass.backward(collector, read.mul(weights).reshape(new Shape(-1)).sum());
      }
      network
          .parameters()
          .arrays()
          .forEach((key, array) -> learnt.put(key, array.getGradient().toFloatArray()));
      return learnt;
    }
  }
}
