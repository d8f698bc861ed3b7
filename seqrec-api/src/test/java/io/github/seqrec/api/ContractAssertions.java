package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What the contract reads from answers, and how it compares scores. */
final class ContractAssertions {

  /** Relative to the largest absolute score of the row: float sums in another order. */
  private static final float TOLERANCE = 1e-4f;

  private ContractAssertions() {}

  static List<String> ids(SequentialRecommender model, RecommendRequest request) {
    return model.recommend(request).items().stream().map(ScoredItem::id).toList();
  }

  static float[] scores(Recommendation recommendation) {
    float[] scores = new float[recommendation.items().size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = recommendation.items().get(i).score();
    }
    return scores;
  }

  static float scale(float[] row) {
    float scale = 0;
    for (float score : row) {
      scale = Float.isFinite(score) ? Math.max(scale, Math.abs(score)) : scale;
    }
    return scale;
  }

  static void assertClose(float[] actual, float[] expected) {
    assertClose(actual, expected, scale(expected));
  }

  static void assertClose(float[] actual, float[] expected, float scale) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      boolean close =
          actual[i] == expected[i] || Math.abs(actual[i] - expected[i]) <= TOLERANCE * scale;
      assertThat(close)
          .as("column %d: %s, expected %s within %s", i, actual[i], expected[i], TOLERANCE * scale)
          .isTrue();
    }
  }
}
