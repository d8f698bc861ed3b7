package io.github.seqrec.examples;

import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.experiment.Cell;
import io.github.seqrec.eval.experiment.ExperimentListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Bars for long work; the training's leaves one line an epoch behind, with its figures. */
final class ProgressBars {

  private static final int WIDTH = 110;
  private static final int MILLIS_BETWEEN_UPDATES = 1_000;

  private ProgressBars() {}

  /** A bar of so many steps. Close it to end its line. */
  static ProgressBar of(String task, long steps, PrintWriter err) {
    // The library draws in a thread of its own, and may be about to when the bar is closed.
    AtomicBoolean open = new AtomicBoolean(true);
    // Not the library's own console: it changes the settings of the terminal.
    DelegatingProgressBarConsumer line =
        new DelegatingProgressBarConsumer(
            text -> {
              synchronized (open) {
                if (open.get()) {
                  err.print("\r" + text);
                  err.flush();
                }
              }
            },
            WIDTH) {
          @Override
          public void close() {
            synchronized (open) {
              open.set(false);
              err.println();
            }
          }
        };
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
        .setConsumer(line)
        .build();
  }

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
    private @Nullable ProgressBar bar;

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
        bar = of("epoch " + step.epoch() + "/" + epochs, step.steps(), err);
      }
      bar.stepTo(step.step());
      bar.setExtraMessage(Commands.format("loss %.4f", step.loss()));
    }

    @Override
    public void finishedEpoch(Epoch epoch) {
      if (bar != null) {
        bar.setExtraMessage(
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
