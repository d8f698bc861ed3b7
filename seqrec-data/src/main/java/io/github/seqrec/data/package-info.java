/**
 * From files to batches: readers make an {@link io.github.seqrec.data.InteractionDataset}, {@link
 * io.github.seqrec.data.KCore} and others filter it, {@link io.github.seqrec.data.LeaveOneOut} and
 * others split it, and {@link io.github.seqrec.data.TrainingBatches} cuts it into batches. {@link
 * io.github.seqrec.data.LeakageDoctor} tells what a result on it should not rest on.
 */
@NullMarked
package io.github.seqrec.data;

import org.jspecify.annotations.NullMarked;
