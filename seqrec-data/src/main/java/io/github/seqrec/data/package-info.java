/**
 * From files to sequences: readers make an {@link io.github.seqrec.data.InteractionDataset}, {@link
 * io.github.seqrec.data.KCore} and others filter it. {@link io.github.seqrec.data.split} divides
 * it, {@link io.github.seqrec.data.batch} cuts it into batches, and {@link
 * io.github.seqrec.data.doctor} tells what a result on it should not rest on.
 */
@NullMarked
package io.github.seqrec.data;

import org.jspecify.annotations.NullMarked;
