package io.github.seqrec.api;

import static io.github.seqrec.api.ContractAssertions.assertClose;
import static io.github.seqrec.api.ContractAssertions.ids;
import static io.github.seqrec.api.ContractAssertions.scale;
import static io.github.seqrec.api.ContractAssertions.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link SequentialRecommender} keeps. A test class implements this interface, and with
 * it the two methods below, to inherit all tests:
 *
 * <pre>{@code
 * class MarkovContractTest implements SequentialRecommenderContract {
 *   public SequentialRecommender train(SequenceDataset data, long seed) { ... }
 *   public SequentialRecommender load(Path directory) throws IOException { ... }
 * }
 * }</pre>
 *
 * <p>A run trains three models, so choose options that train in a second: one is shared by all
 * tests that take a model as a parameter and do not close it, two are made by the tests of the seed
 * and of closing. How well the model learns is not judged here.
 */
@ExtendWith(SharedModel.class)
public interface SequentialRecommenderContract {

  /** The seed of the shared model. */
  long SEED = 20_260_101;

  /** Trains a fresh model. */
  SequentialRecommender train(SequenceDataset data, long seed);

  /** Loads what the model's {@link SequentialRecommender#save} wrote. */
  SequentialRecommender load(Path directory) throws IOException;

  /** The data of the tests: 60 users, 24 items on a circle and two that nobody touched. */
  static SequenceDataset data() {
    return InMemoryDataset.cyclic(60, 24, 1);
  }

  /**
   * Histories of all kinds: short, repeating, longer than any window, empty; known users or not.
   */
  static List<History> histories() {
    return List.of(
        History.of(5),
        History.of(IntStream.range(0, 300).map(t -> t % 24 + 1).toArray()),
        History.of(),
        History.of(7, 7, 7).withUser("u3"),
        History.of(1, 2, 3, 4, 5, 6, 7, 8).withUser("nobody"),
        History.of(25, 26),
        data().sequence(0).history(5));
  }

  @Test
  default void trainingTwiceWithOneSeedGivesIdenticalScores(SequentialRecommender model) {
    try (SequentialRecommender twin = train(data(), SEED)) {
      assertThat(twin.scoreAll(histories())).isDeepEqualTo(model.scoreAll(histories()));
    }
  }

  @Test
  default void knowsTheItemsAndTheirPopularityInTheTrainingData(SequentialRecommender model) {
    SequenceDataset data = data();
    float[] counts = new float[data.items().size() + 1];
    counts[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
    for (int user = 0; user < data.userCount(); user++) {
      for (int t = 0; t < data.sequence(user).size(); t++) {
        counts[data.sequence(user).item(t)]++;
      }
    }
    assertThat(model.catalog()).isEqualTo(data.items());
    assertThat(model.popularity()).isEqualTo(counts);
    model.popularity()[1] = -1;
    assertThat(model.popularity()).as("a copy each time").isEqualTo(counts);
    assertThat(model.card().data()).isEqualTo(data.summary());
    assertThat(model.card().seed()).as("the seed, or 0 where nothing is random").isIn(SEED, 0L);
  }

  @Test
  default void everyItemHasAFiniteScoreAndThePaddingMinusInfinity(SequentialRecommender model) {
    float[][] scores = model.scoreAll(histories());
    assertThat(scores.length).isEqualTo(histories().size());
    for (float[] row : scores) {
      assertThat(row).hasSize(model.catalog().size() + 1);
      assertThat(row[ItemCatalog.PADDING]).isEqualTo(Float.NEGATIVE_INFINITY);
      for (int item = 1; item < row.length; item++) {
        assertThat(row[item]).as("score of item index %d", item).isFinite();
      }
    }
  }

  @Test
  default void scoresDoNotDependOnTheRestOfTheBatch(SequentialRecommender model) {
    List<History> histories = histories();
    float[][] together = model.scoreAll(histories);
    for (int h = 0; h < histories.size(); h++) {
      assertClose(model.scoreAll(List.of(histories.get(h)))[0], together[h]);
    }
  }

  @Test
  default void scoresOfCandidatesEqualThoseOfTheWholeCatalogue(SequentialRecommender model) {
    List<History> histories = histories();
    int[] all = IntStream.rangeClosed(1, model.catalog().size()).toArray();
    int[][] candidates = new int[histories.size()][];
    for (int h = 0; h < candidates.length; h++) {
      candidates[h] = h % 2 == 0 ? new int[] {26, 3, 3, 1 + h} : all;
    }
    float[][] whole = model.scoreAll(histories);
    float[][] some = model.scoreCandidates(histories, candidates);
    for (int h = 0; h < candidates.length; h++) {
      float[] row = whole[h];
      float[] expected = new float[candidates[h].length];
      for (int c = 0; c < expected.length; c++) {
        expected[c] = row[candidates[h][c]];
      }
      // The scale is that of the row: a few candidates may all lie near 0.
      assertClose(some[h], expected, scale(row));
    }
  }

  @Test
  default void anEmptyBatchGivesAnEmptyAnswer(SequentialRecommender model) {
    assertThat(model.scoreAll(List.of()).length).isZero();
    assertThat(model.scoreCandidates(List.of(), new int[0][]).length).isZero();
    assertThat(model.recommendAll(List.of())).isEmpty();
  }

  @Test
  default void topKIsTheLargestNumberOfItems(SequentialRecommender model) {
    RecommendRequest request = RecommendRequest.of("i3", "i4").seen(SeenPolicy.INCLUDE);
    assertThat(ids(model, request.topK(4))).hasSize(4).doesNotHaveDuplicates();
    // Every item once: the padding is none.
    assertThat(ids(model, request.topK(1_000)))
        .containsExactlyInAnyOrderElementsOf(model.catalog().ids());
  }

  @Test
  default void itemsOutsideTheCatalogueAndCountsBelowOneAreRefused(SequentialRecommender model) {
    int beyond = model.catalog().size() + 1;
    for (int item : new int[] {ItemCatalog.PADDING, beyond}) {
      List<History> histories = List.of(History.of(1), History.of(1, item));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.scoreAll(histories))
          .withMessageContainingAll("history 1, event 1", "(" + item + ")");
      assertThatIllegalArgumentException().isThrownBy(() -> model.top(histories, 3));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.scoreCandidates(histories, new int[][] {{1}, {1}}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.scoreCandidates(histories, new int[][] {{1}, {item}}));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.top(List.of(History.of(1)), 0))
        .withMessageContaining("count (0)");
  }

  @Test
  default void itemsComeByScoreAndTiesByTheLowerIndex(SequentialRecommender model) {
    for (RecommendRequest request :
        List.of(RecommendRequest.of("i3", "i4").topK(1_000), RecommendRequest.of().topK(1_000))) {
      List<ScoredItem> items = model.recommend(request).items();
      for (int i = 1; i < items.size(); i++) {
        ScoredItem before = items.get(i - 1);
        ScoredItem after = items.get(i);
        assertThat(before.score()).isGreaterThanOrEqualTo(after.score());
        if (before.score() == after.score()) {
          assertThat(model.catalog().indexOf(before.id()))
              .isLessThan(model.catalog().indexOf(after.id()));
        }
      }
    }
  }

  @Test
  default void allowAndDenyListsAreHonoured(SequentialRecommender model) {
    RecommendRequest request = RecommendRequest.of("i3", "i4").topK(1_000);
    List<String> listed = List.of("i5", "i4", "i26", "no such item");
    assertThat(ids(model, request.allow(listed))).containsExactlyInAnyOrder("i5", "i26");
    List<String> others = new ArrayList<>(model.catalog().ids());
    others.removeAll(List.of("i3", "i4", "i5", "i26"));
    assertThat(ids(model, request.deny(listed))).containsExactlyInAnyOrderElementsOf(others);
    assertThat(ids(model, request.allow(List.of()))).isEmpty();
  }

  @Test
  default void seenItemsReturnOnlyIfIncluded(SequentialRecommender model) {
    RecommendRequest request = RecommendRequest.of("i3", "i4").topK(1_000);
    assertThat(ids(model, request)).doesNotContain("i3", "i4").hasSize(24);
    assertThat(ids(model, request.seen(SeenPolicy.INCLUDE))).contains("i3", "i4").hasSize(26);
  }

  @Test
  default void unknownItemsAreSkippedAndReported(SequentialRecommender model) {
    Recommendation known = model.recommend(RecommendRequest.of("i3", "i4"));
    Recommendation mixed = model.recommend(RecommendRequest.of("x", "i3", "y", "i4", "x"));
    assertThat(known.unknownItems()).isEmpty();
    assertThat(mixed.unknownItems()).containsExactly("x", "y");
    assertThat(mixed.fallbackUsed()).isFalse();
    assertThat(mixed.items()).isEqualTo(known.items());
  }

  @Test
  default void historyWithoutKnownItemsIsAnsweredByTheFallback(SequentialRecommender model) {
    float[] popularity = model.popularity();
    assertThat(model.scoreAll(List.of(History.of()))[0]).isEqualTo(popularity);
    List<String> popular =
        IntStream.rangeClosed(1, model.catalog().size())
            .boxed()
            .sorted((a, b) -> Float.compare(popularity[b], popularity[a])) // stable
            .limit(5)
            .map(model.catalog()::id)
            .toList();
    for (RecommendRequest request : List.of(RecommendRequest.of(), RecommendRequest.of("x"))) {
      Recommendation answer = model.recommend(request.topK(5));
      assertThat(answer.fallbackUsed()).isTrue();
      assertThat(answer.items()).extracting(ScoredItem::id).isEqualTo(popular);
      assertThat(answer.unknownItems()).isEqualTo(request.history());

      Recommendation nothing = model.recommend(request.fallback(Fallback.NOTHING));
      assertThat(nothing.items()).isEmpty();
      assertThat(nothing.fallbackUsed()).isTrue();

      assertThatThrownBy(() -> model.recommend(request.fallback(Fallback.REFUSE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(request.history().toString());
    }
  }

  @Test
  default void savedModelLoadsWithEqualScoresRecommendationsAndCard(
      SequentialRecommender model, @TempDir Path directory) throws IOException {
    Path saved = directory.resolve("model");
    model.save(saved);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).as("nothing but the model is left behind").containsExactly(saved);
    }
    try (SequentialRecommender loaded = load(saved)) {
      assertThat(loaded.catalog()).isEqualTo(model.catalog());
      assertThat(loaded.card()).isEqualTo(model.card());
      assertThat(loaded.popularity()).isEqualTo(model.popularity());
      assertThat(loaded.scoreAll(histories())).isDeepEqualTo(model.scoreAll(histories()));
      RecommendRequest request = RecommendRequest.of("i3", "i4").user("u3");
      assertThat(loaded.recommend(request)).isEqualTo(model.recommend(request));
    }
  }

  @Test
  default void savingIsRefusedWhereSomethingIsAndWelcomeInAnEmptyDirectory(
      SequentialRecommender model, @TempDir Path directory) throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatCode(() -> model.save(empty)).doesNotThrowAnyException();
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> model.save(full))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("full");
    try (Stream<Path> files = Files.list(full)) {
      assertThat(files).containsExactly(full.resolve("mine.txt"));
    }
  }

  @Test
  default void eightThreadsAtOnceGetTheAnswersOfOne(SequentialRecommender model) throws Exception {
    List<History> histories = histories();
    float[][] expected = model.scoreAll(histories);
    RecommendRequest request = RecommendRequest.of("i3", "i4").topK(3);
    float[] best = scores(model.recommend(request));
    Callable<Void> work =
        () -> {
          for (int round = 0; round < 5; round++) {
            float[][] scores = model.scoreAll(histories);
            for (int h = 0; h < expected.length; h++) {
              assertClose(scores[h], expected[h]);
            }
            assertClose(scores(model.recommend(request)), best);
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(8, work))) {
        done.get(); // throws what the thread threw
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void closingTwiceIsFineAndUseAfterwardsIsRefused(@TempDir Path directory) {
    SequentialRecommender model = train(data(), SEED);
    model.close();
    assertThatCode(model::close).doesNotThrowAnyException();
    List<History> histories = List.of(History.of(1));
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            model::catalog,
            model::card,
            model::popularity,
            () -> model.scoreAll(histories),
            () -> model.scoreCandidates(histories, new int[][] {{1}}),
            () -> model.top(histories, 1),
            () -> model.recommend(RecommendRequest.of("i1")),
            () -> model.save(directory.resolve("model")))) {
      assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
    }
  }
}
