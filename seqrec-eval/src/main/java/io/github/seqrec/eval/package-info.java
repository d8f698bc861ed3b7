/**
 * Ranking evaluation: where does a model rank the item that the user really took next? Two
 * protocols, {@link io.github.seqrec.eval.FullRankingEvaluator} and {@link
 * io.github.seqrec.eval.SampledRankingEvaluator}, whose figures must never be mixed; both take the
 * expected value over the orders of tied items unless another of {@link io.github.seqrec.eval.Ties}
 * is asked for. {@link io.github.seqrec.eval.RankMetric} and {@link
 * io.github.seqrec.eval.ListMetrics} hold the figures.
 */
@NullMarked
package io.github.seqrec.eval;

import org.jspecify.annotations.NullMarked;
