package io.github.seqrec.eval;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.TrainingDivergedException;

/** Checks what a model returns: a figure computed from broken scores would look like any other. */
final class Scores {

  private Scores() {}

  static void checkRows(SequentialRecommender model, float[][] rows, int expected) {
    if (rows.length != expected) {
      throw new IllegalStateException(
          name(model) + " returned " + rows.length + " rows of scores for " + expected + " cases");
    }
  }

  static void checkLength(
      SequentialRecommender model, float[] row, int expected, Selection.Entry entry) {
    if (row.length != expected) {
      throw new IllegalStateException(
          name(model)
              + " returned "
              + row.length
              + " scores instead of "
              + expected
              + " for "
              + describe(model, entry));
    }
  }

  /** Checks the scores of some items, all of which count. */
  static void checkCandidates(
      SequentialRecommender model, int[] candidates, float[] scores, Selection.Entry entry) {
    checkLength(model, scores, candidates.length, entry);
    for (int c = 0; c < scores.length; c++) {
      if (!Float.isFinite(scores[c])) {
        throw notFinite(model, candidates[c], scores[c], entry);
      }
    }
  }

  static TrainingDivergedException notFinite(
      SequentialRecommender model, int item, float score, Selection.Entry entry) {
    return new TrainingDivergedException(
        name(model)
            + " scored item '"
            + model.catalog().id(item)
            + "' as "
            + score
            + " for "
            + describe(model, entry)
            + "; scores must be finite: the training has probably diverged, try a lower learning"
            + " rate");
  }

  private static String describe(SequentialRecommender model, Selection.Entry entry) {
    TestCase test = entry.test();
    return "case "
        + entry.position()
        + " (target '"
        + model.catalog().id(test.target())
        + "'"
        + test.history().user().map(user -> ", user '" + user + "'").orElse("")
        + ")";
  }

  private static String name(SequentialRecommender model) {
    return "model '" + model.card().model() + "'";
  }
}
