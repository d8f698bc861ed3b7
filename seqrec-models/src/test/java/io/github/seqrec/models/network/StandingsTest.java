package io.github.seqrec.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.CatalogueRanks.Standing;
import io.github.seqrec.api.History;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.Pass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network counts where items stand as its scores have it. */
class StandingsTest {

  private static final int ITEMS = 700;

  /** Between two ways to the same score there is rounding. */
  private static final float ROUNDING = 1e-4f;

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, seed, 3",
    "rnn, report, seed, 3", // with a bias for each item
    "transrec, tuned, distance, squared_l2", // products, with a bias that the network computes
    "transrec, tuned, distance, l1", // distances
  })
  void countsAreThoseOfAllScores(String name, String preset, String option, String value) {
    try (NetworkRecommender model = model(name, preset, option, value)) {
      SplittableRandom random = new SplittableRandom(5);
      // More than a chunk of histories, some of one event and some longer than the network reads.
      List<History> histories =
          IntStream.range(0, 150)
              .mapToObj(i -> History.of(random.ints(1 + i % 11, 1, ITEMS + 1).toArray()))
              .toList();
      int[][] excluded = histories.stream().map(History::toArray).toArray(int[][]::new);
      int[][] targets = new int[histories.size()][];
      for (int h = 0; h < targets.length; h++) {
        History history = histories.get(h);
        targets[h] =
            random
                .ints(1, ITEMS + 1)
                .filter(item -> Arrays.stream(history.toArray()).noneMatch(seen -> seen == item))
                .distinct()
                .limit(1 + h % 3)
                .toArray();
      }
      List<Optional<Standing>> standings = model.standings(histories, targets, excluded);
      float[][] scores = model.scoreAll(histories);
      for (int h = 0; h < targets.length; h++) {
        Standing found = standings.get(h).orElseThrow();
        for (int t = 0; t < targets[h].length; t++) {
          float score = scores[h][targets[h][t]];
          assertThat(Math.abs(found.scores()[t] - score)).isLessThan(ROUNDING);
          assertThat(found.equal()[t]).isBetween(1, 1 + within(scores[h], score, excluded[h]));
          int surely = above(scores[h], score + ROUNDING, excluded[h]);
          int perhaps = above(scores[h], score - ROUNDING, excluded[h]);
          assertThat(found.greater()[t]).isBetween(surely, perhaps);
        }
      }
    }
  }

  @Test
  void equalScoresAreCountedAndExcludedOnesAreNot() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      // The items' scores are 2 2 1 2 3, under the state 1.
      NDArray items = manager.create(new float[] {0, 2, 2, 1, 2, 3}, new Shape(6, 1));
      NDArray states = manager.ones(new Shape(2, 1));
      Standings standings = new Standings(2, new int[][] {{1, 3}, {5}}, new int[][] {{4, 4}, {}});
      standings.count(new DotOutput(items, null), states, new int[] {0, 1});
      Standing first = standings.all().get(0).orElseThrow();
      assertThat(first.scores()).containsExactly(2, 1);
      assertThat(first.greater()).containsExactly(1, 3);
      assertThat(first.equal()).containsExactly(2, 1);
      Standing second = standings.all().get(1).orElseThrow();
      assertThat(second.greater()).containsExactly(0);
      assertThat(second.equal()).containsExactly(1);
    }
  }

  @Test
  void manyHistoriesOfALargeCatalogueAreCountedInBlocks() {
    int items = 40_000;
    int rows = 128;
    SplittableRandom random = new SplittableRandom(9);
    float[] values = new float[items + 1];
    for (int i = 1; i <= items; i++) {
      // So few values that some are equal, and none of them 0, whose products have two signs.
      values[i] = (random.nextInt(-4096, 4096) + 0.5f) / 4096;
    }
    float[] states = new float[rows];
    int[][] targets = new int[rows][];
    int[][] excluded = new int[rows][];
    for (int row = 0; row < rows; row++) {
      states[row] = row % 2 == 0 ? 1 + row : -1 - row;
      int target = random.nextInt(1, items + 1);
      targets[row] = new int[] {target};
      excluded[row] = random.ints(20, 1, items + 1).filter(i -> i != target).toArray();
    }
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray table = manager.create(values, new Shape(items + 1, 1));
      Standings standings = new Standings(rows, targets, excluded);
      standings.count(
          new DotOutput(table, null),
          manager.create(states, new Shape(rows, 1)),
          IntStream.range(0, rows).toArray());
      for (int row = 0; row < rows; row++) {
        float state = states[row];
        float[] scores = new float[items + 1];
        for (int item = 0; item <= items; item++) {
          scores[item] = state * values[item];
        }
        Standing found = standings.all().get(row).orElseThrow();
        float wanted = scores[targets[row][0]];
        assertThat(found.scores()).containsExactly(wanted);
        assertThat(found.greater()).containsExactly(above(scores, wanted, excluded[row]));
        assertThat(found.equal()).containsExactly(equal(scores, wanted, excluded[row]));
      }
    }
  }

  @Test
  void whatCannotBeToldIsEmpty() {
    try (NetworkRecommender model = model("sasrec", "modern")) {
      int[][] targets = {{3}, {4}};
      int[][] none = {{}, {}};
      List<History> histories = List.of(History.of(), History.of(1, 2));
      assertThat(model.standings(histories, targets, none))
          .extracting(Optional::isPresent)
          .containsExactly(false, true);
      assertThatThrownBy(() -> model.standings(histories, new int[][] {{3}, {701}}, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("701");
    }
    for (float broken : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
        NDArray items = manager.create(new float[] {0, 2, broken, 1}, new Shape(4, 1));
        Standings standings = new Standings(1, new int[][] {{1}}, new int[][] {{}});
        standings.count(new DotOutput(items, null), manager.ones(new Shape(1, 1)), new int[] {0});
        assertThat(standings.all()).containsExactly(Optional.empty());
      }
    }
  }

  @Test
  void manyRowsAreScoredAsFewAre() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Pass pass = new Pass(manager, false);
      NDArray items = manager.randomNormal(new Shape(301, 24));
      NDArray bias = manager.randomNormal(new Shape(301));
      NDArray states = manager.randomNormal(new Shape(40, 24));
      float[] together = new DotOutput(items, bias).all(pass, states).toFloatArray();
      for (int row = 0; row < 40; row++) {
        NDArray alone = states.get(row + ":" + (row + 1));
        float[] scores = new DotOutput(items, bias).all(pass, alone).toFloatArray();
        for (int item = 0; item < scores.length; item++) {
          assertThat(Math.abs(scores[item] - together[row * 301 + item])).isLessThan(ROUNDING);
        }
      }
    }
  }

  private static NetworkRecommender model(String name, String preset) {
    return model(name, preset, "seed", "3");
  }

  private static NetworkRecommender model(String name, String preset, String option, String value) {
    Map<String, String> options =
        new HashMap<>(Map.of("epochs", "1", "maxLength", "8", "seed", "3"));
    options.put(option, value);
    return (NetworkRecommender)
        Recommenders.provider(name)
            .trainer(preset, options)
            .train(
                SyntheticSequences.markov(1, 0.2, 5)
                    .users(64)
                    .items(ITEMS)
                    .lengths(4, 9)
                    .generate());
  }

  private static int above(float[] scores, float bound, int[] excluded) {
    return candidates(excluded, scores).filter(item -> scores[item] > bound).toArray().length;
  }

  private static int equal(float[] scores, float wanted, int[] excluded) {
    return candidates(excluded, scores).filter(item -> scores[item] == wanted).toArray().length;
  }

  /** How many candidates could have the score, were it not for rounding. */
  private static int within(float[] scores, float score, int[] excluded) {
    return above(scores, score - ROUNDING, excluded) - above(scores, score + ROUNDING, excluded);
  }

  private static IntStream candidates(int[] excluded, float[] scores) {
    Set<Integer> left = new HashSet<>(Arrays.stream(excluded).boxed().toList());
    return IntStream.range(1, scores.length).filter(item -> !left.contains(item));
  }
}
