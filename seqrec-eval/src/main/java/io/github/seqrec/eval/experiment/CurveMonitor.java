package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.experiment.CellResult.EpochPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    curve.add(new EpochPoint(epoch.epoch(), finite(epoch.loss()), finite(epoch.validation())));
    seconds += epoch.trainSeconds();
  }

  /** JSON has no other numbers. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
