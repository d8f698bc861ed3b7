package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.experiment.CellResult.EpochPoint;
import java.util.ArrayList;
import java.util.List;

/** Keeps the epochs of a training, those before an interruption too, and passes all on. */
final class CurveMonitor implements TrainingMonitor {

  private final TrainingMonitor next;
  private final List<EpochPoint> curve = new ArrayList<>();
  private double seconds;

  CurveMonitor(TrainingMonitor next) {
    this.next = next;
  }

  List<EpochPoint> curve() {
    return List.copyOf(curve);
  }

  /** Of all epochs, without their validation. */
  double trainSeconds() {
    return seconds;
  }

  @Override
  public void resumed(List<Epoch> done) {
    done.forEach(this::add);
    next.resumed(done);
  }

  @Override
  public void started(int firstEpoch, int epochs, int stepsPerEpoch) {
    next.started(firstEpoch, epochs, stepsPerEpoch);
  }

  @Override
  public void stepped(Step step) {
    next.stepped(step);
  }

  @Override
  public void finishedEpoch(Epoch epoch) {
    add(epoch);
    next.finishedEpoch(epoch);
  }

  @Override
  public boolean cancelled() {
    return next.cancelled();
  }

  private void add(Epoch epoch) {
    Double validation = Double.isNaN(epoch.validation()) ? null : epoch.validation();
    curve.add(new EpochPoint(epoch.epoch(), epoch.loss(), validation));
    seconds += epoch.trainSeconds();
  }
}
