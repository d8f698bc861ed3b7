package io.github.seqrec.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.index.ItemIndex;
import io.github.seqrec.models.index.LuceneIndex;
import io.github.seqrec.models.index.TableIndex;
import io.github.seqrec.models.kernels.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The best items of a catalogue are found without all scores. */
class CatalogueSearchTest {

  private static final int TOP = 10;

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, 500",
    "sasrec, modern, 132309", // two blocks, and one that no group divides
    "rnn, report, 500", // with a bias for each item
    "transrec, tuned, 500",
  })
  void theExactIndexFindsTheBestOfAllScores(String name, String preset, int items) {
    try (SequentialRecommender model = model(name, preset, items)) {
      List<History> histories = histories(items);
      List<List<ScoredItem>> found = model.top(histories, TOP);
      List<List<ScoredItem>> expected = best(model, histories);
      for (int h = 0; h < found.size(); h++) {
        assertThat(ids(found.get(h))).isEqualTo(ids(expected.get(h)));
        for (int i = 0; i < TOP; i++) {
          float score = expected.get(h).get(i).score();
          assertThat(Math.abs(found.get(h).get(i).score() - score)).isLessThan(1e-4f);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, 16, 132309",
    "sasrec, modern, 8, 132309",
    "rnn, report, 16, 500",
    "rnn, report, 8, 500",
    "transrec, tuned, 16, 500", // whose bias is computed from the items
    "transrec, tuned, 8, 500",
    "sasrec, modern, 0, 3000",
    "rnn, report, 0, 500"
  })
  void roundedTablesAndGraphsFindNearlyAllOfTheBest(
      String name, String preset, int bits, int items) {
    try (SequentialRecommender model = model(name, preset, items)) {
      ((NetworkRecommender) model).searchBy(factory(bits));
      List<History> histories = histories(items);
      List<List<ScoredItem>> found = model.top(histories, TOP);
      List<List<ScoredItem>> expected = best(model, histories);
      int hits = 0;
      for (int h = 0; h < found.size(); h++) {
        Set<String> wanted = new HashSet<>(ids(expected.get(h)));
        hits += (int) ids(found.get(h)).stream().filter(wanted::contains).count();
      }
      assertThat((double) hits / (TOP * found.size())).as("recall").isGreaterThanOrEqualTo(0.99);
      // A few states read several blocks of the table at once.
      List<List<ScoredItem>> few = model.top(histories.subList(0, 2), TOP);
      assertThat(ids(few.get(0))).isEqualTo(ids(found.get(0)));
      assertThat(ids(few.get(1))).isEqualTo(ids(found.get(1)));
    }
  }

  @Test
  void aGraphOfVectorsThatLuceneHasNoRoomForIsRefused() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Pass pass = new Pass(manager, false);
      NDArray items = manager.zeros(new Shape(3, 1024));
      NDArray bias = manager.zeros(new Shape(3));
      assertThatThrownBy(() -> LuceneIndex.breadth(100).build(pass, manager, items, bias))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("1025 numbers", "at most 1024", "TableIndex.INT8");
    }
  }

  @Test
  void itemsThatARequestLeavesOutAreReplacedByTheNextBest() {
    try (SequentialRecommender model = model("sasrec", "modern", 500)) {
      ((NetworkRecommender) model).searchBy(TableIndex.INT8);
      List<String> history = List.of("i3", "i9", "gone");
      List<String> order = ids(model.top(List.of(History.of(3, 9)), 40).get(0));
      List<String> denied = List.of(order.get(0), order.get(2), order.get(5), "unknown");
      Recommendation answer = model.recommend(RecommendRequest.of(history).deny(denied).topK(20));
      List<String> expected =
          order.stream()
              .filter(id -> !denied.contains(id) && !history.contains(id))
              .limit(20)
              .toList();
      assertThat(ids(answer.items())).isEqualTo(expected);
      assertThat(answer.unknownItems()).containsExactly("gone");
    }
  }

  @Test
  void anIndexThatFindsTooFewIsHelpedByAllScores() {
    ItemIndex.Factory poor =
        (pass, owner, items, bias) ->
            new ItemIndex() {
              @Override
              public NDArray candidates(Pass asked, NDArray states, int count) {
                return asked.scope().create(new int[][] {{1, 2, 0}});
              }

              @Override
              public void close() {}
            };
    try (SequentialRecommender model = model("sasrec", "modern", 500)) {
      RecommendRequest request = RecommendRequest.of("i3", "i9");
      List<String> expected = ids(model.recommend(request).items());
      ((NetworkRecommender) model).searchBy(poor);
      assertThat(ids(model.recommend(request).items())).isEqualTo(expected);
    }
  }

  @Test
  void groupsWithoutItemsRankBehindThoseWhoseProductsAreNegative() {
    int items = 66_000; // the second block has fewer items than groups
    int best = 65_990;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      float[] values = new float[2 * (items + 1)];
      Arrays.fill(values, -1);
      values[2 * best] = -0.5f;
      Pass pass = new Pass(manager, false);
      NDArray table = manager.create(values, new Shape(items + 1, 2));
      NDArray states = manager.create(new float[] {1, 1, 2, 1}, new Shape(2, 2));
      int[] found =
          TableIndex.INT8
              .build(pass, manager, table, null)
              .candidates(pass, states, 3)
              .toIntArray();
      for (int state = 0; state < 2; state++) {
        int from = state * found.length / 2;
        int[] row = Arrays.copyOfRange(found, from, from + found.length / 2);
        assertThat(row).contains(best);
        // The group of the best one has no other item; the other groups have 32.
        assertThat(Arrays.stream(row).filter(item -> item > 0).count()).isEqualTo(row.length - 31);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sasrec, modern, softmax", "transrec, tuned, l1"})
  void countsAreCheckedAndMayExceedTheCatalogue(String name, String preset, String how) {
    Map<String, String> options =
        name.equals("transrec")
            ? Map.of("epochs", "1", "maxLength", "8", "distance", how)
            : Map.of("epochs", "1", "maxLength", "8", "loss", how);
    try (SequentialRecommender model =
        Recommenders.provider(name)
            .trainer(preset, options)
            .train(SyntheticSequences.markov(1, 0.2, 5).users(9).items(20).generate())) {
      List<History> histories = List.of(History.of(3), History.of(), History.of(2, 5));
      List<List<ScoredItem>> all = model.top(histories, Integer.MAX_VALUE);
      assertThat(all).allSatisfy(row -> assertThat(row).hasSize(20));
      assertThat(ids(all.get(2))).isEqualTo(ids(best(model, histories, 20).get(2)));
      assertThatThrownBy(() -> model.top(histories, 0)).hasMessageContaining("count (0)");
    }
  }

  @Test
  void aNetworkOfDistancesHasNoIndex() {
    try (SequentialRecommender model =
        Recommenders.provider("transrec")
            .trainer("tuned", Map.of("epochs", "1", "maxLength", "8", "distance", "l1"))
            .train(SyntheticSequences.markov(1, 0.2, 5).users(9).items(20).generate())) {
      assertThatThrownBy(() -> ((NetworkRecommender) model).searchBy(TableIndex.INT8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transrec")
          .hasMessageContaining("distances");
    }
  }

  /** A graph for 0 bits. */
  private static ItemIndex.Factory factory(int bits) {
    return switch (bits) {
      case 8 -> TableIndex.INT8;
      case 16 -> TableIndex.BFLOAT16;
      default -> LuceneIndex.breadth(200);
    };
  }

  /** A network after one step: its vectors are as they were drawn, nearly. */
  private static SequentialRecommender model(String name, String preset, int items) {
    Map<String, String> options =
        new HashMap<>(Map.of("epochs", "1", "maxLength", "8", "seed", "3", "loss", "bpr"));
    return Recommenders.provider(name)
        .trainer(preset, options)
        .train(
            SyntheticSequences.markov(1, 0.2, 5).users(64).items(items).lengths(4, 9).generate());
  }

  private static List<History> histories(int items) {
    SplittableRandom random = new SplittableRandom(17);
    return IntStream.rangeClosed(1, 12)
        .mapToObj(length -> History.of(random.ints(length, 1, items + 1).toArray()))
        .toList();
  }

  private static List<List<ScoredItem>> best(SequentialRecommender model, List<History> histories) {
    return best(model, histories, TOP);
  }

  private static List<List<ScoredItem>> best(
      SequentialRecommender model, List<History> histories, int count) {
    List<List<ScoredItem>> best = new ArrayList<>();
    for (float[] row : model.scoreAll(histories)) {
      best.add(
          IntStream.range(1, row.length)
              .boxed()
              .sorted(Comparator.comparing((Integer item) -> -row[item]))
              .limit(count)
              .map(item -> new ScoredItem(model.catalog().id(item), row[item]))
              .toList());
    }
    return best;
  }

  private static List<String> ids(List<ScoredItem> items) {
    return items.stream().map(ScoredItem::id).toList();
  }
}
