package io.github.seqrec.examples;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.SampledRankingEvaluator;
import java.util.List;

/**
 * The two protocols of a run; figures of one are never compared with figures of the other.
 *
 * @param sampled among 100 items that the user never touched
 * @param full among the whole catalogue
 */
record Protocols(RankingEvaluator sampled, RankingEvaluator full) {

  /** Of each case and draw, under the sampled protocol. */
  static final int NEGATIVES = 100;

  /**
   * The figures of one model.
   *
   * @param sampled under the sampled protocol
   * @param full under the full one
   */
  record Figures(EvaluationReport sampled, EvaluationReport full) {}

  static Protocols of(int draws, long seed) {
    return new Protocols(
        SampledRankingEvaluator.of(NEGATIVES, draws, seed),
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
  }

  Figures evaluate(SequentialRecommender model, List<TestCase> cases) {
    return new Figures(sampled.evaluate(model, cases), full.evaluate(model, cases));
  }
}
