package io.github.seqrec.eval;

import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.List;

/**
 * An evaluator that can also tell what each case contributed; one of one's own makes its details by
 * {@link EvaluationDetail#of}. Thread-safe.
 */
public interface DetailedEvaluator extends RankingEvaluator {

  /**
   * Evaluates a model and keeps the figures of each case: for strata, confidence intervals and
   * tests. Takes 8 bytes per case and figure more than {@link #evaluate}.
   *
   * @param model is not closed
   * @param cases questions with known answers, by the model's catalogue
   * @throws IllegalArgumentException if there is no case, or none that can be scored
   * @throws IllegalStateException if the model returns a score that is not finite, naming it
   */
  EvaluationDetail evaluateInDetail(SequentialRecommender model, List<TestCase> cases);

  /** The figures that each case has, by key, as {@link EvaluationDetail#keys} of every detail. */
  List<String> keys();
}
