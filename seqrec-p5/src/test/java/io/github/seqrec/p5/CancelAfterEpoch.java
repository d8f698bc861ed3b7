package io.github.seqrec.p5;

import io.github.seqrec.api.TrainingMonitor;

/** Cancels a training after the first step that follows an epoch, as if it were killed. */
public final class CancelAfterEpoch implements TrainingMonitor {

  private final int last;
  private boolean enough;

  /** Lets this many epochs end. */
  public CancelAfterEpoch(int last) {
    this.last = last;
  }

  @Override
  public void finishedEpoch(Epoch epoch) {
    enough = epoch.epoch() == last;
  }

  @Override
  public boolean cancelled() {
    return enough;
  }
}
