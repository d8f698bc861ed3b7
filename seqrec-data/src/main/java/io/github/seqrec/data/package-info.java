/**
 * From files to batches: readers make an {@link io.github.seqrec.data.InteractionDataset}, {@link
 * io.github.seqrec.data.KCore} filters it, {@link io.github.seqrec.data.LeaveOneOut} splits it, and
 * {@link io.github.seqrec.data.TrainingBatches} cuts it into batches.
 */
@NullMarked
package io.github.seqrec.data;

import org.jspecify.annotations.NullMarked;
