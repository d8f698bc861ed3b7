package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopItemsTest {

  private static final ItemCatalog CATALOG =
      ItemCatalog.of(IntStream.rangeClosed(1, 50).mapToObj(item -> "i" + item).toList());

  /** A model with these scores whatever the history. */
  private static SequentialRecommender scoring(float[] scores) {
    return new CountingRecommender(InMemoryDataset.of(CATALOG, new int[] {1}), 0) {
      @Override
      public float[][] scoreAll(List<History> histories) {
        return histories.stream().map(history -> scores.clone()).toArray(float[][]::new);
      }
    };
  }

  @Test
  void answersEqualASortByScoreThenIndex() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 200; trial++) {
      float[] scores = new float[51];
      for (int item = 1; item <= 50; item++) {
        scores[item] = random.nextInt(-4, 4); // many ties
      }
      scores[0] = 100; // even a padding that scores is never recommended
      int topK = random.nextInt(1, 60);
      List<String> expected =
          IntStream.rangeClosed(1, 50)
              .boxed()
              .filter(item -> item != 7)
              .sorted(Comparator.comparingDouble((Integer item) -> -scores[item]))
              .limit(topK)
              .map(CATALOG::id)
              .toList();
      Recommendation answer = scoring(scores).recommend(RecommendRequest.of("i7").topK(topK));
      assertThat(answer.items()).extracting(ScoredItem::id).isEqualTo(expected);
    }
  }

  @Test
  void itemsCarryTheScoresOfTheModel() {
    float[] scores = new float[51];
    scores[3] = 2.5f;
    assertThat(scoring(scores).recommend(RecommendRequest.of("i7").topK(2)).items())
        .containsExactly(new ScoredItem("i3", 2.5f), new ScoredItem("i1", 0));
  }

  @Test
  void answersComeInTheOrderOfTheRequests() {
    List<RecommendRequest> requests =
        List.of(
            RecommendRequest.of("i1").allow(List.of("i5")),
            RecommendRequest.of("nope").fallback(Fallback.NOTHING),
            RecommendRequest.of("i1").allow(List.of("i6")));
    List<Recommendation> answers = scoring(new float[51]).recommendAll(requests);
    assertThat(answers.get(0).items()).extracting(ScoredItem::id).containsExactly("i5");
    assertThat(answers.get(1).items()).isEmpty();
    assertThat(answers.get(2).items()).extracting(ScoredItem::id).containsExactly("i6");
  }

  @Test
  void refusalNamesTheFirstUnknownItems() {
    RecommendRequest request =
        RecommendRequest.of("a", "b", "c", "d", "e", "f", "g").fallback(Fallback.REFUSE);
    assertThatThrownBy(() -> scoring(new float[51]).recommend(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b, c, d, e] and 2 more")
        .hasMessageContaining("50 items")
        .hasMessageContaining("Fallback.POPULARITY");
  }

  /** A model of two actions that remembers what it was asked. */
  private static SequentialRecommender listening(List<History> asked) {
    return new CountingRecommender(InMemoryDataset.of(CATALOG, new int[] {1}), 0) {
      @Override
      public List<String> actions() {
        return List.of("view", "buy");
      }

      @Override
      public float[][] scoreAll(List<History> histories) {
        asked.addAll(histories);
        return super.scoreAll(histories);
      }
    };
  }

  @Test
  void namesOfActionsBecomeCodesAndAnUnknownItemTakesItsActionWithIt() {
    List<History> asked = new ArrayList<>();
    RecommendRequest request =
        RecommendRequest.of("i3", "nope", "i5").actions(List.of("buy", "buy", "view")).user("u");
    listening(asked).recommendAll(List.of(request, request.wanting("buy")));
    History history = History.of(3, 5).withActions(2, 1).withUser("u");
    assertThat(asked).containsExactly(history, history.wanting(2));
  }

  @Test
  void anActionThatTheModelDoesNotKnowIsRefusedWithThoseThatItKnows() {
    SequentialRecommender model = listening(new ArrayList<>());
    RecommendRequest request = RecommendRequest.of("nope");
    assertThatThrownBy(() -> model.recommend(request.actions(List.of("cart"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action 'cart' is none of the model's, [view, buy]; name one of");
    assertThatThrownBy(() -> model.recommend(request.wanting("cart")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action 'cart'");
    assertThatThrownBy(() -> scoring(new float[51]).recommend(request.wanting("buy")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action 'buy' is none of the model's, []: it reads no actions");
  }
}
