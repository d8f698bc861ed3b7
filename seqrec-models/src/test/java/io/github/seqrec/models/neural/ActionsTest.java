package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommendRequest;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static SequentialRecommender train(boolean actions, SequenceDataset data) {
    SasRec.Options options = Tiny.sasRec().toBuilder().actions(actions).dropout(0.1).build();
    return SasRec.trainer(
            options.toBuilder()
                .training(options.training().toBuilder().epochs(15).batchSize(20).build())
                .build())
        .train(data);
  }

  /** The share of cases whose target is among the k best items. */
  private static double hitRate(SequentialRecommender model, List<TestCase> cases, int k) {
    float[][] scores = model.scoreAll(cases.stream().map(TestCase::history).toList());
    int hits = 0;
    for (int i = 0; i < scores.length; i++) {
      int better = 0;
      for (float score : scores[i]) {
        better += score > scores[i][cases.get(i).target()] ? 1 : 0;
      }
      hits += better < k ? 1 : 0;
    }
    return (double) hits / scores.length;
  }

  /** Four standard deviations of a share of the users at one half. */
  private static final double MARGIN = 4 * Math.sqrt(0.25 / USERS);

  @Test
  void aRuleOfTheTargetsActionIsLearntAndLeftOpenWhereTheActionIs() {
    Split split = data(Rule.TARGET);
    try (SequentialRecommender model = train(true, split.training())) {
      assertThat(hitRate(model, LeaveOneOut.tellingActions(split).test(), 1)).isGreaterThan(0.9);
      assertThat(hitRate(model, split.test(), 1)).isBetween(0.5 - MARGIN, 0.5 + MARGIN);
      assertThat(hitRate(model, split.test(), 2)).isGreaterThan(0.9);
    }
  }

  @Test
  void aRuleOfTheLastActionIsLearntByANetworkThatReadsActionsOnly() {
    Split split = data(Rule.LAST);
    try (SequentialRecommender reading = train(true, split.training());
        SequentialRecommender blind = train(false, split.training())) {
      assertThat(hitRate(reading, split.test(), 1)).isGreaterThan(0.9);
      assertThat(hitRate(blind, split.test(), 1)).isLessThan(0.5 + MARGIN);
      assertThat(hitRate(blind, split.test(), 2)).isGreaterThan(0.9);
      assertThat(blind.actions()).isEmpty();
    }
  }

  private static SequenceDataset small() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 30; user++) {
      for (int t = 0; t < 6; t++) {
        String action = (user + t) % 3 == 0 ? "buy" : "view";
        data.add(new Interaction("u" + user, "i" + (user + t) % 9, null, null, action));
      }
    }
    return data.build();
  }

  private static SequentialRecommender small(boolean actions) {
    return SasRec.trainer(Tiny.sasRec().toBuilder().actions(actions).build()).train(small());
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
    SequenceDataset with = small();
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
