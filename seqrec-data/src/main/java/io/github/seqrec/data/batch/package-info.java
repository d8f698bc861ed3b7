/**
 * What a training step learns from: windows of sequences as batches, in parts of similar length,
 * with negatives.
 */
@NullMarked
package io.github.seqrec.data.batch;

import org.jspecify.annotations.NullMarked;
