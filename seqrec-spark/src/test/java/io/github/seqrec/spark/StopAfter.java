package io.github.seqrec.spark;

import io.github.seqrec.api.TrainingMonitor;

/** Cancels a training after an epoch. */
final class StopAfter implements TrainingMonitor {
  private final int last;
  private int done;

  StopAfter(int epochs) {
    this.last = epochs;
  }

  @Override
  public void finishedEpoch(Epoch epoch) {
    done = epoch.epoch();
  }

  @Override
  public boolean cancelled() {
    return done >= last;
  }
}
