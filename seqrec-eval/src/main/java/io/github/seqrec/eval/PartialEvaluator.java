package io.github.seqrec.eval;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.List;

/**
 * An evaluator whose cases may be evaluated in parts, in several processes, and reported as one.
 * Thread-safe.
 */
public sealed interface PartialEvaluator extends DetailedEvaluator
    permits FullRankingEvaluator, SampledRankingEvaluator {

  /**
   * Refuses settings that parts cannot be evaluated with, before there is a model. Nothing is
   * refused unless an evaluator overrides this.
   *
   * @throws IllegalArgumentException if figures are asked for that parts do not add up to
   */
  default void requireParts() {}

  /**
   * Evaluates some of the cases. None of them need be one that can be scored.
   *
   * @param model is not closed
   * @param first position of the first of them among all cases: negatives that are drawn depend on
   *     it
   * @throws IllegalStateException if the model returns a score that is not finite, naming it
   * @throws IllegalArgumentException as {@link #requireParts}
   */
  EvaluationPart evaluatePart(SequentialRecommender model, List<TestCase> cases, int first);

  /**
   * Reports the sum of all parts, made by an evaluator of the same settings; up to rounding, what
   * {@link #evaluate} reports.
   *
   * @throws IllegalArgumentException if there is no case, or none that can be scored, or the parts
   *     are of another protocol
   */
  EvaluationReport report(EvaluationPart whole);
}
