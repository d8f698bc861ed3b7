package io.github.seqrec.api;

import java.util.List;

/** Judges a recommender by the rank it gives to the true next item. Thread-safe. */
public interface RankingEvaluator {

  /**
   * Evaluates a model.
   *
   * @param model is not closed
   * @param cases questions with known answers, by the model's catalogue
   * @throws IllegalArgumentException if there is no case, or none that can be scored
   * @throws IllegalStateException if the model returns a score that is not finite, naming it
   */
  EvaluationReport evaluate(SequentialRecommender model, List<TestCase> cases);
}
