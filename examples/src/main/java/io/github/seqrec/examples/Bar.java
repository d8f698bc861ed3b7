package io.github.seqrec.examples;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A line that shows how far long work is. Close it to end the line. */
final class Bar implements AutoCloseable {

  private static final int WIDTH = 110;
  private static final int MILLIS_BETWEEN_UPDATES = 1_000;

  private final PrintWriter err;
  private final ProgressBar drawn;
  private boolean open = true;

  Bar(String task, long steps, PrintWriter err) {
    this.err = err;
    this.drawn =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
            // Not the library's own console: it changes the settings of the terminal.
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
            .build();
  }

  void stepTo(long step) {
    drawn.stepTo(step);
  }

  void step() {
    drawn.step();
  }

  /** Says something behind the figures. */
  void say(String message) {
    drawn.setExtraMessage(message);
  }

  /** The library draws in a thread of its own, and may be about to when the bar is closed. */
  private synchronized void draw(String text) {
    if (open) {
      err.print("\r" + text);
      err.flush();
    }
  }

  @Override
  public void close() {
    drawn.close(); // draws the last figures
    end();
  }

  /** Not left to the library, which ends no line of a bar that it has not drawn by itself yet. */
  private synchronized void end() {
    if (open) {
      open = false;
      err.println();
    }
  }
}
