package io.github.seqrec.p5.t5;

import java.util.List;
import java.util.SplittableRandom;

/** Where the examples of a fine-tuning come from. */
public interface TrainingTexts {

  /** The number of steps of an epoch: the same for all. */
  int stepsPerEpoch();

  /**
   * The steps of an epoch, in order, each of one or more batches whose gradients add up: what does
   * not fit into memory at once, or is of different lengths.
   *
   * @param random of the epoch; the same numbers give the same examples
   */
  List<List<TextBatch>> epoch(SplittableRandom random);

  /** Tells these data from others: checkpoints of other data are refused. */
  String digest();
}
