package io.github.seqrec.examples;

import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.experiment.Cell;
import io.github.seqrec.eval.experiment.ExperimentListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bars for long work; the training's leaves one line an epoch behind, with its figures. */
final class ProgressBars {

  private ProgressBars() {}

  /** A line for each cell of an experiment, and the bars of its training. */
  static final class OfExperiment implements ExperimentListener, AutoCloseable {

    private final PrintWriter err;
    private @Nullable OfTraining current;

    OfExperiment(PrintWriter err) {
      this.err = err;
    }

    @Override
    public TrainingMonitor started(Cell cell, int number, int cells) {
      close();
      err.println("[" + number + "/" + cells + "] " + cell);
      OfTraining training = new OfTraining(Comparisons.METRIC, err);
      current = training;
      return training;
    }

    /** Ends the line of a training that failed, so that nothing is drawn over its error. */
    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }

  /** A bar for each epoch of a training. */
  static final class OfTraining implements TrainingMonitor, AutoCloseable {

    private final String figure;
    private final PrintWriter err;
    private final List<Epoch> finished = new ArrayList<>();
    private int epochs;
    private @Nullable Bar bar;

    /**
     * Makes a monitor.
     *
     * @param figure the name of what the validation measures
     */
    OfTraining(String figure, PrintWriter err) {
      this.figure = figure;
      this.err = err;
    }

    @Override
    public void started(int firstEpoch, int lastEpoch, int stepsPerEpoch) {
      epochs = lastEpoch;
    }

    @Override
    public void resumed(List<Epoch> done) {
      err.println("going on after epoch " + done.size());
      finished.addAll(done);
    }

    @Override
    public void stepped(Step step) {
      if (bar == null) {
        bar = new Bar("epoch " + step.epoch() + "/" + epochs, step.steps(), err);
      }
      bar.stepTo(step.step());
      bar.say(Commands.format("loss %.4f", step.loss()));
    }

    @Override
    public void finishedEpoch(Epoch epoch) {
      if (bar != null) {
        bar.say(
            Commands.format("loss %.4f", epoch.loss())
                + (Double.isNaN(epoch.validation())
                    ? ""
                    : Commands.format(" %s %.4f", figure, epoch.validation()))
                + (epoch.best() ? " best" : ""));
      }
      close();
      finished.add(epoch);
    }

    /** All epochs of the training. */
    List<Epoch> finished() {
      return List.copyOf(finished);
    }

    /** Ends the line of an epoch that did not finish. */
    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }
}
