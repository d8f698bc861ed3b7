package io.github.seqrec.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is predictable is learnt, and what is random is not. */
class LearningFloorTest {

  private static final int ITEMS = 40;
  private static final int USERS = 400;

  private static final Map<String, String> SMALL_RNN = Map.of("embeddingDim", "16", "hidden", "24");

  /** What makes a network small, by its name. */
  private static final Map<String, Map<String, String>> SMALL =
      Map.of(
          "sasrec", Map.of("dim", "16", "blocks", "1"),
          "rnn", SMALL_RNN,
          "gru", SMALL_RNN,
          "lstm", SMALL_RNN,
          "transformer", Map.of("dim", "16", "inner", "64", "layers", "1"));

  /** Four standard deviations of a share of 400 users at chance. */
  private static double margin(double chance) {
    return 4 * Math.sqrt(chance * (1 - chance) / USERS);
  }

  private static Split data(int order, double noise) {
    return LeaveOneOut.of(
        SyntheticSequences.markov(order, noise, 11)
            .users(USERS)
            .items(ITEMS)
            .lengths(8, 14)
            .generate());
  }

  private static SequentialRecommender train(String name, String preset, Split split) {
    Map<String, String> options = new HashMap<>();
    options.putAll(SMALL.getOrDefault(name, Map.of()));
    if (!options.isEmpty()) {
      options.putAll(Map.of("maxLength", "14", "dropout", "0.1", "seed", "3"));
      options.putAll(Map.of("epochs", "12", "batchSize", "20", "learningRate", "0.005"));
    }
    if (name.equals("caser") || name.equals("fpmc") || name.equals("transrec")) {
      options.putAll(Map.of("maxLength", "14", "dim", "16", "seed", "3"));
      options.putAll(Map.of("epochs", "20", "batchSize", "10", "learningRate", "0.01"));
    }
    if (name.equals("caser")) {
      options.put("epochs", "10");
    }
    return Recommenders.provider(name).trainer(preset, options).train(split.training());
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, 0.75",
    "sasrec, paper, 0.60",
    "rnn, report, 0.75",
    "gru, gru4rec, 0.75",
    "lstm, lstm, 0.75",
    "transformer, tuned, 0.75",
    "transformer, report, 0.75",
    "caser, tuned, 0.75",
    "caser, paper, 0.75",
    "fpmc, tuned, 0.75",
    "fpmc, paper, 0.75",
    "transrec, tuned, 0.75",
    "transrec, paper, 0.60",
    "markov, default, 0.75"
  })
  void aRuleWithTenPercentNoiseIsLearnt(String name, String preset, double floor) {
    Split split = data(1, 0.1);
    try (SequentialRecommender model = train(name, preset, split)) {
      // No model can do better than 0.9 + 0.1 / 40, and a jump back to items that were seen, which
      // do not count, takes some more.
      double most = 0.9025 + margin(0.9025);
      assertThat(Tiny.hitRate(model, split.test(), 1)).isBetween(floor, most);
      assertThat(Tiny.hitRate(model, split.test(), 5)).isGreaterThan(floor + 0.05);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern",
    "sasrec, paper",
    "rnn, report",
    "gru, gru4rec",
    "lstm, lstm",
    "transformer, tuned",
    "transformer, report",
    "caser, tuned",
    "caser, paper",
    "fpmc, tuned",
    "fpmc, paper",
    "transrec, tuned",
    "transrec, paper",
    "markov, default",
    "repeatlast, default"
  })
  void pureChanceIsNotLearnt(String name, String preset) {
    Split split = data(0, 1.0);
    try (SequentialRecommender model = train(name, preset, split)) {
      for (int k : new int[] {1, 5}) {
        double chance = (double) k / ITEMS;
        assertThat(Tiny.hitRate(model, split.test(), k))
            .as("HR@%d", k)
            .isLessThan(chance + margin(chance));
      }
    }
  }

  @Test
  void popularityDoesNotSeeARuleInWhichAllItemsAreEquallyPopular() {
    Split split = data(1, 0.1);
    try (SequentialRecommender model = train("popularity", "default", split)) {
      // The history takes up to 13 of the items, which leaves 27 to guess from.
      double chance = 1.0 / 27;
      assertThat(Tiny.hitRate(model, split.test(), 1)).isLessThan(chance + margin(chance));
    }
  }
}
