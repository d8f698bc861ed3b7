package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a network that reads actions makes of them, from the data to the answer. */
class ActionsTest {

  private static final int USERS = 400;
  private static final int ITEMS = 30;

  /** Whose action decides the next item. */
  private enum Rule {
    /** That of the event before it. */
    LAST,
    /** That of its own event. */
    TARGET
  }

  /** Views move on by one item and purchases by seven; which of them comes is chance. */
  private static Split data(Rule rule) {
    SplittableRandom random = new SplittableRandom(17);
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < USERS; user++) {
      int item = random.nextInt(ITEMS);
      boolean before = random.nextBoolean();
      for (int t = 0; t < 11; t++) {
        boolean action = random.nextBoolean();
        item = (item + ((rule == Rule.LAST ? before : action) ? 7 : 1)) % ITEMS;
        data.add(new Interaction("u" + user, "i" + item, null, null, action ? "buy" : "view"));
        before = action;
      }
    }
    return LeaveOneOut.of(data.build());
  }

  private static TrainingOptions training(int epochs) {
    return Tiny.training().toBuilder().epochs(epochs).batchSize(20).build();
  }

  private static RecommenderTrainer sasRec(boolean actions) {
    return SasRec.trainer(
        Tiny.sasRec().toBuilder().actions(actions).dropout(0.1).training(training(15)).build());
  }

  private static RecommenderTrainer gru() {
    return Rnn.trainer(
        Rnn.Options.gru4rec().toBuilder()
            .maxLength(10)
            .embeddingDim(32)
            .hidden(64)
            .dropout(0.1)
            .actions(true)
            .training(training(20))
            .build());
  }

  private static RecommenderTrainer decoder() {
    return TransformerDecoder.trainer(
        TransformerDecoder.Options.tuned().toBuilder()
            .maxLength(10)
            .dim(32)
            .inner(64)
            .layers(1)
            .dropout(0.1)
            .actions(true)
            .training(training(20))
            .build());
  }

  /** Networks that read actions, and the hit rate that they reach at least where these decide. */
  static Stream<Arguments> reading() {
    return Stream.of(
        Arguments.of("SASRec", sasRec(true), 0.9),
        // Far above what can be had without the action: 0.5 and the margin.
        Arguments.of("GRU", gru(), 0.8),
        Arguments.of("decoder", decoder(), 0.8));
  }

  /** Four standard deviations of a share of the users at one half. */
  private static final double MARGIN = 4 * Math.sqrt(0.25 / USERS);

  @ParameterizedTest(name = "{0}")
  @MethodSource("reading")
  void aRuleOfTheTargetsActionIsLearntAndLeftOpenWhereTheActionIs(
      String name, RecommenderTrainer trainer, double least) {
    Split split = data(Rule.TARGET);
    List<TestCase> told = LeaveOneOut.tellingActions(split).test();
    try (SequentialRecommender model = trainer.train(split.training())) {
      assertThat(Tiny.hitRateOfAll(model, told, 1)).isGreaterThan(least);
      assertThat(Tiny.hitRateOfAll(model, split.test(), 1)).isBetween(0.5 - MARGIN, 0.5 + MARGIN);
      assertThat(Tiny.hitRateOfAll(model, split.test(), 2)).isGreaterThan(least);
    }
  }

  @Test
  void aRuleOfTheLastActionIsLearntByANetworkThatReadsActionsOnly() {
    Split split = data(Rule.LAST);
    try (SequentialRecommender reading = sasRec(true).train(split.training());
        SequentialRecommender blind = sasRec(false).train(split.training())) {
      assertThat(Tiny.hitRateOfAll(reading, split.test(), 1)).isGreaterThan(0.9);
      assertThat(Tiny.hitRateOfAll(blind, split.test(), 1)).isLessThan(0.5 + MARGIN);
      assertThat(Tiny.hitRateOfAll(blind, split.test(), 2)).isGreaterThan(0.9);
      assertThat(blind.actions()).isEmpty();
    }
  }

  private static SequentialRecommender small(boolean actions) {
    return SasRec.trainer(Tiny.sasRec().toBuilder().actions(actions).build())
        .train(Tiny.dataWithActions());
  }

  private static final History HISTORY = History.of(1, 2, 3);

  @Test
  void everyActionAndTheOneAskedForChangeTheScores() {
    try (SequentialRecommender model = small(true)) {
      History told = HISTORY.withActions(1, 2, 1);
      float[][] scores =
          model.scoreAll(
              List.of(
                  told,
                  HISTORY.withActions(2, 2, 1),
                  HISTORY.withActions(1, 2, 2),
                  told.wanting(1),
                  told.wanting(2),
                  HISTORY));
      for (int i = 0; i < scores.length; i++) {
        for (int j = 0; j < i; j++) {
          assertThat(scores[i]).as("%d, %d", i, j).isNotEqualTo(scores[j]);
        }
      }
    }
  }

  @Test
  void aNetworkThatReadsNoActionsIsTheOneOfDataWithoutThem() {
    InteractionBuilder without = InteractionDataset.builder();
    SequenceDataset with = Tiny.dataWithActions();
    for (int user = 0; user < with.userCount(); user++) {
      for (int t = 0; t < with.sequence(user).size(); t++) {
        without.add(with.userId(user), with.items().id(with.sequence(user).item(t)));
      }
    }
    try (SequentialRecommender model = small(false);
        SequentialRecommender same = SasRec.trainer(Tiny.sasRec()).train(without.build())) {
      History told = HISTORY.withActions(9, 2, 1).wanting(1);
      assertThat(model.scoreAll(List.of(told)))
          .isDeepEqualTo(model.scoreAll(List.of(HISTORY)))
          .isDeepEqualTo(same.scoreAll(List.of(HISTORY)));
    }
  }

  @Test
  void aSavedModelKeepsItsActions(@TempDir Path directory) throws IOException {
    List<History> histories = List.of(HISTORY.withActions(1, 2, 1).wanting(2), HISTORY);
    Path saved = directory.resolve("model");
    try (SequentialRecommender model = small(true)) {
      model.save(saved);
      try (SequentialRecommender loaded = Recommenders.load(saved)) {
        assertThat(loaded.actions()).isEqualTo(model.actions()).containsExactly("buy", "view");
        assertThat(loaded.scoreAll(histories)).isDeepEqualTo(model.scoreAll(histories));
      }
    }
    assertThat(Files.readAllLines(saved.resolve("actions.tsv"))).containsExactly("buy", "view");
  }

  @Test
  void requestsNameTheActions() {
    try (SequentialRecommender model = small(true)) {
      RecommendRequest request =
          RecommendRequest.of("i1", "i2").actions(List.of("view", "buy")).topK(1);
      int[] items = {model.catalog().indexOf("i1"), model.catalog().indexOf("i2")};
      float[] scores = model.scoreAll(List.of(History.of(items).withActions(2, 1).wanting(1)))[0];
      var best = model.recommend(request.wanting("buy")).items().get(0);
      assertThat(best.score()).isEqualTo(scores[model.catalog().indexOf(best.id())]);
      assertThatThrownBy(() -> model.recommend(request.wanting("cart")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("action 'cart' is none of the model's, [buy, view]");
    }
  }

  @Test
  void actionsThatAreNotThereAreRefused() {
    SasRec.Options options = Tiny.sasRec().toBuilder().actions(true).build();
    assertThatThrownBy(() -> SasRec.trainer(options).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("sasrec is to read actions", "set the option actions to false");
    try (SequentialRecommender model = small(true)) {
      for (History history :
          List.of(
              HISTORY.withActions(1, 3, 1), HISTORY.wanting(3), HISTORY.withUser("u").wanting(3))) {
        assertThatThrownBy(() -> model.scoreAll(List.of(history)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("action (3) must be a code from 1 to 2, one of [buy, view]");
      }
    }
  }
}
