/**
 * The nouns of seqrec: a {@link io.github.seqrec.api.SequenceDataset} trains a {@link
 * io.github.seqrec.api.SequentialRecommender}, a {@link io.github.seqrec.api.RankingEvaluator}
 * judges it. No type here depends on a tensor library.
 */
@NullMarked
package io.github.seqrec.api;

import org.jspecify.annotations.NullMarked;
