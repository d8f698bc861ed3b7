package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a request may ask for beyond the best items. */
class RankedAnswersTest {

  private static final ItemCatalog CATALOG =
      ItemCatalog.of(IntStream.rangeClosed(1, 6).mapToObj(i -> "i" + i).toList());

  /** Scores item i by i, plus 10 times its share of the history's items. */
  private static SequentialRecommender model() {
    return new CountingRecommender(InMemoryDataset.of(CATALOG, new int[] {1, 1, 1, 2}), 0) {
      @Override
      public float[][] scoreAll(List<History> histories) {
        int[][] all = new int[histories.size()][];
        Arrays.fill(all, IntStream.rangeClosed(1, 6).toArray());
        float[][] some = scoreCandidates(histories, all);
        float[][] rows = new float[some.length][7];
        for (int r = 0; r < rows.length; r++) {
          System.arraycopy(some[r], 0, rows[r], 1, 6);
          rows[r][0] = Float.NEGATIVE_INFINITY;
        }
        return rows;
      }

      @Override
      public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
        float[][] rows = new float[histories.size()][];
        for (int r = 0; r < rows.length; r++) {
          History history = histories.get(r);
          rows[r] = new float[candidates[r].length];
          for (int c = 0; c < rows[r].length; c++) {
            int item = candidates[r][c];
            long equal = Arrays.stream(history.toArray()).filter(i -> i == item).count();
            rows[r][c] =
                history.isEmpty() ? popularity()[item] : item + 10f * equal / history.size();
          }
        }
        return rows;
      }
    };
  }

  private static List<String> ids(RecommendRequest request) {
    return model().recommend(request).items().stream().map(ScoredItem::id).toList();
  }

  @Test
  void aSetServesManyRequestsAndModelsOfSeveralCatalogues() {
    ItemSet set = ItemSet.of(List.of("i5", "i2", "nope", "i5"));
    assertThat(set.size()).isEqualTo(3);
    assertThat(ids(RecommendRequest.of("i1").allow(set))).containsExactly("i5", "i2");
    assertThat(ids(RecommendRequest.of("i5").allow(set))).containsExactly("i2");
    assertThat(ids(RecommendRequest.of("i5").deny(set))).containsExactly("i6", "i4", "i3", "i1");
    assertThat(set.in(CATALOG)).isSameAs(set.in(CATALOG));
    ItemCatalog other = ItemCatalog.of(List.of("i2", "x"));
    assertThat(set.in(other).stream()).containsExactly(1);
    assertThat(set.in(CATALOG).stream()).containsExactly(2, 5);
    assertThat(ItemSet.of(List.of("a", "a"))).isEqualTo(ItemSet.of(List.of("a")));
  }

  @Test
  void probabilitiesAreASoftmaxOverTheCandidates() {
    RecommendRequest request =
        RecommendRequest.of("i1").allow(List.of("i1", "i2", "i4")).probabilities();
    List<ScoredItem> items = model().recommend(request).items();
    assertThat(items).extracting(ScoredItem::id).containsExactly("i4", "i2");
    assertThat(items.get(0).score()).isEqualTo((float) (1 / (1 + Math.exp(-2))), within(1e-6f));
    assertThat(items.get(0).score() + items.get(1).score()).isEqualTo(1, within(1e-6f));
  }

  @Test
  void probabilitiesOfTheFallbackAreSharesOfTheEvents() {
    List<ScoredItem> items =
        model().recommend(RecommendRequest.of("nope").topK(2).probabilities()).items();
    assertThat(items).containsExactly(new ScoredItem("i1", 0.75f), new ScoredItem("i2", 0.25f));
  }

  @Test
  void aCapLeavesTheBestOfEachCategory() {
    CategoryCap cap =
        new CategoryCap(1, id -> id.equals("i3") ? null : id.compareTo("i4") >= 0 ? "high" : "low");
    RecommendRequest request = RecommendRequest.of("i1").topK(2);
    assertThat(ids(request.rerank(Integer.MAX_VALUE, cap))).containsExactly("i6", "i3");
    assertThat(ids(request.topK(9).rerank(9, cap))).containsExactly("i6", "i3", "i2");
    assertThatThrownBy(() -> new CategoryCap(0, id -> id))
        .hasMessageContaining("most (0) must be at least 1");
  }

  @Test
  void aRerankerSeesAtLeastTheItemsThatAreAskedFor() {
    RecommendRequest request =
        RecommendRequest.of("i1")
            .topK(2)
            .rerank(
                3,
                items -> {
                  List<ScoredItem> reversed = new ArrayList<>(items);
                  Collections.reverse(reversed);
                  return reversed;
                });
    assertThat(ids(request)).containsExactly("i4", "i5");
    assertThat(ids(request.topK(4))).containsExactly("i3", "i4", "i5", "i6");
    assertThatThrownBy(() -> request.rerank(0, items -> items))
        .hasMessageContaining("candidates (0) must be at least 1");
  }

  @Test
  void aRerankerMayChangeTheListThatItGets() {
    RecommendRequest searched =
        RecommendRequest.of("i1")
            .topK(2)
            .rerank(
                3,
                items -> {
                  items.remove(0);
                  Collections.reverse(items);
                  return items;
                });
    assertThat(ids(searched)).containsExactly("i4", "i5");
    RecommendRequest scored = searched.allow(List.of("i2", "i3", "i4"));
    assertThat(ids(scored)).containsExactly("i2", "i3");
  }

  @Test
  void anEventContributesWhatTheScoreLosesWithoutIt() {
    RecommendRequest request = RecommendRequest.of("i2", "nope", "i3");
    List<Contribution> why = Contribution.of(model(), request, "i3");
    // With both, i3 has 3 + 10 / 2; without i2 it has 3 + 10, without i3 it has 3.
    assertThat(why).containsExactly(new Contribution(2, "i3", 5), new Contribution(0, "i2", -5));
    assertThat(Contribution.of(model(), RecommendRequest.of("i2"), "i3")).isEmpty();
    assertThatThrownBy(() -> Contribution.of(model(), request, "nope"))
        .hasMessageContaining("item 'nope' is not among the 6 items");
  }

  @Test
  void aHistoryWithoutAnEventKeepsTheOthersWithTheirActions() {
    History history = History.of(4, 5, 6).withActions(1, 2, 3).withUser("u").wanting(2);
    assertThat(history.latest(2).without(0))
        .isEqualTo(History.of(6).withActions(3).withUser("u").wanting(2));
    assertThat(history.without(1))
        .isEqualTo(History.of(4, 6).withActions(1, 3).withUser("u").wanting(2));
  }
}
