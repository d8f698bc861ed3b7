package io.github.seqrec.models.neural;

import static io.github.seqrec.models.neural.PerturbedNetwork.difference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.History;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.options.Activation;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the states of every network depend on, and what they must not depend on. */
class NetworkPropertiesTest {

  private static final int ITEMS = 9;
  private static final int MAX_LENGTH = 12;

  /** The reach of a network that sees whole histories. */
  private static final int ALL = MAX_LENGTH;

  private static final History SHORT = History.of(4, 1, 7);
  private static final History MIDDLE = History.of(2, 2, 9, 5, 8, 1);
  private static final History LONG = History.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3);

  /**
   * The networks, and how many of the latest items each one's states see; a new one joins with a
   * line.
   */
  static Stream<Arguments> networks() {
    SasRec.Options modern = SasRec.Options.modern().toBuilder().maxLength(MAX_LENGTH).build();
    SasRec.Options paper = SasRec.Options.paper().toBuilder().maxLength(MAX_LENGTH).build();
    Caser.Options caser = Caser.Options.tuned().toBuilder().maxLength(MAX_LENGTH).dim(8).build();
    Fpmc.Options fpmc = Fpmc.Options.tuned().toBuilder().maxLength(MAX_LENGTH).dim(8).build();
    TransRec.Options transRec =
        TransRec.Options.tuned().toBuilder().maxLength(MAX_LENGTH).dim(8).build();
    TransRec.Options l1 = transRec.toBuilder().distance(TransRec.Distance.L1).build();
    SasRec.Options rotary =
        modern.toBuilder().dim(8).heads(2).positions(SasRec.Positions.ROTARY).build();
    SasRec.Options post =
        modern.toBuilder()
            .dim(8)
            .expansion(2)
            .activation(Activation.GELU)
            .normPlace(SasRec.NormPlace.POST)
            .build();
    return Stream.of(
        Arguments.of("SASRec, rotary", SasRec.factory(rotary), ALL),
        Arguments.of("SASRec, post-norm", SasRec.factory(post), ALL),
        // Six steps through two logistic layers leave of an item less than the tests can tell.
        Arguments.of("RNN, report", rnn(Rnn.Options.report().toBuilder().layers(1).build()), ALL),
        Arguments.of("RNN, GRU", rnn(Rnn.Options.gru4rec()), ALL),
        Arguments.of("RNN, LSTM", rnn(Rnn.Options.lstm()), ALL),
        Arguments.of(
            "RNN, actions", rnn(Rnn.Options.gru4rec().toBuilder().actions(true).build()), ALL),
        Arguments.of(
            "decoder, actions",
            decoder(TransformerDecoder.Options.tuned().toBuilder().actions(true).build()),
            ALL),
        Arguments.of("decoder, tuned", decoder(TransformerDecoder.Options.tuned()), ALL),
        Arguments.of("decoder, report", decoder(TransformerDecoder.Options.report()), ALL),
        Arguments.of(
            "decoder, post-norm",
            decoder(
                TransformerDecoder.Options.tuned().toBuilder()
                    .normPlace(TransformerDecoder.NormPlace.POST)
                    .build()),
            ALL),
        Arguments.of("Caser", Caser.factory(caser), 5),
        Arguments.of("Caser, tied", Caser.factory(caser.toBuilder().tied(true).build()), 5),
        Arguments.of("Caser, no users", Caser.factory(caser.toBuilder().users(false).build()), 5),
        Arguments.of("Caser, window 1", Caser.factory(caser.toBuilder().window(1).build()), 1),
        Arguments.of("FPMC", Fpmc.factory(fpmc), 1),
        Arguments.of("TransRec", TransRec.factory(transRec), 1),
        Arguments.of("TransRec, L1", TransRec.factory(l1), 1),
        Arguments.of("SASRec, modern", SasRec.factory(modern.toBuilder().dim(8).build()), ALL),
        Arguments.of(
            "SASRec, 2 heads", SasRec.factory(modern.toBuilder().dim(8).heads(2).build()), ALL),
        Arguments.of(
            "SASRec, actions",
            SasRec.factory(modern.toBuilder().dim(8).actions(true).build()),
            ALL),
        Arguments.of("SASRec, paper", SasRec.factory(paper.toBuilder().dim(8).build()), ALL));
  }

  private static NetworkFactory rnn(Rnn.Options options) {
    return Rnn.factory(options.toBuilder().maxLength(MAX_LENGTH).embeddingDim(6).hidden(8).build());
  }

  private static NetworkFactory decoder(TransformerDecoder.Options options) {
    return TransformerDecoder.factory(
        options.toBuilder().maxLength(MAX_LENGTH).dim(8).inner(12).layers(2).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesDoNotChangeWithTheAmountOfPadding(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][][] wide = network.states(SHORT, MIDDLE, LONG);
      assertSame(network.states(SHORT, MIDDLE)[0], wide[0]);
      assertSame(network.states(SHORT, MIDDLE)[1], wide[1]);
      assertSame(network.states(SHORT)[0], wide[0]);
      assertSame(network.states(LONG)[0], wide[2]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void scoresAloneEqualThoseInABatchWithLongerHistories(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][] together = network.scores(SHORT, LONG, MIDDLE);
      assertSame(network.scores(SHORT), new float[][] {together[0]});
      assertSame(network.scores(LONG), new float[][] {together[1]});
      assertSame(network.scores(MIDDLE), new float[][] {together[2]});
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesDoNotChangeWithWhatLiesInThePaddingRow(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][][] clean = network.states(SHORT, MIDDLE, LONG);
      float[][] scores = network.scores(SHORT, MIDDLE, LONG);
      Map<String, float[]> values = network.parameters().snapshot();
      // Every network calls its input embedding so.
      float[] items = Objects.requireNonNull(values.get("items.weight"), "items.weight");
      Arrays.fill(items, 0, items.length / (ITEMS + 1), 1_000);
      network.parameters().restore(values);
      float[][][] dirty = network.states(SHORT, MIDDLE, LONG);
      for (int row = 0; row < clean.length; row++) {
        assertSame(dirty[row], clean[row]);
      }
      assertSame(network.scores(SHORT, MIDDLE, LONG), scores);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesDoNotChangeWithLaterItems(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      int[] items = LONG.toArray();
      float[][] original = network.states(LONG)[0];
      for (int t = 0; t < items.length - 1; t++) {
        int[] changed = items.clone();
        for (int later = t + 1; later < changed.length; later++) {
          changed[later] = changed[later] % ITEMS + 1;
        }
        float[][] states = network.states(History.of(changed))[0];
        assertSame(Arrays.copyOf(states, t + 1), Arrays.copyOf(original, t + 1));
        assertThat(difference(states[t + 1], original[t + 1])).as("at %d", t + 1).isPositive();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theLastStateChangesWithTheItemsWithinReachAndTheirOrderAndNoOthers(
      String name, NetworkFactory factory, int reach) {
    assertThat(factory.reach()).isEqualTo(reach);
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[] original = network.states(MIDDLE)[0][5];
      for (int t = 0; t < MIDDLE.size(); t++) {
        int[] changed = MIDDLE.toArray();
        changed[t] = changed[t] % ITEMS + 1;
        assertChangedIf(
            t >= MIDDLE.size() - reach,
            "item " + t + " changed",
            network.states(History.of(changed))[0][5],
            original);
      }
      float[] swapped = network.states(History.of(2, 9, 2, 5, 8, 1))[0][5];
      assertChangedIf(reach >= MIDDLE.size() - 1, "items 1 and 2 swapped", swapped, original);
    }
  }

  private static void assertChangedIf(boolean seen, String what, float[] state, float[] original) {
    if (seen) {
      assertThat(difference(state, original)).as(what).isGreaterThan(1e-4);
    } else {
      assertSame(new float[][] {state}, new float[][] {original});
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theItemsWithinReachAloneGiveTheLastState(String name, NetworkFactory factory, int reach) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      int[] latest = Arrays.copyOfRange(LONG.toArray(), LONG.size() - reach, LONG.size());
      assertSame(
          new float[][] {network.states(History.of(latest))[0][reach - 1]},
          new float[][] {network.states(LONG)[0][LONG.size() - 1]});
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void whatIsScoredAfterIsTheLastOfAllStates(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][][] states = network.states(SHORT, LONG, MIDDLE);
      float[][] last = new float[states.length][];
      Arrays.setAll(last, row -> states[row][states[row].length - 1]);
      assertSame(network.lastStates(SHORT, LONG, MIDDLE), last);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void ofALongerHistoryTheLatestItemsCount(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      int[] longer = new int[LONG.size() + 5];
      Arrays.fill(longer, 6);
      System.arraycopy(LONG.toArray(), 0, longer, 5, LONG.size());
      assertSame(network.states(History.of(longer))[0], network.states(LONG)[0]);
    }
  }

  /** Rows differ by at most 1e-5 of the largest value in them. */
  private static void assertSame(float[][] actual, float[][] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    double scale = 0;
    double difference = 0;
    for (int row = 0; row < expected.length; row++) {
      for (float value : expected[row]) {
        scale = Math.max(scale, Math.abs(value));
      }
      difference = Math.max(difference, difference(actual[row], expected[row]));
    }
    assertThat(difference / scale).as("relative difference").isLessThan(1e-5);
  }
}
