package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.experiment.Cell;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {

  @Test
  void anExperimentThatEndsInTheMiddleOfAnEpochEndsItsLine() {
    StringWriter text = new StringWriter();
    try (ProgressBars.OfExperiment progress =
        new ProgressBars.OfExperiment(new PrintWriter(text, true))) {
      TrainingMonitor monitor = progress.started(new Cell("data", "model", 1), 1, 2);
      monitor.started(1, 3, 10);
      monitor.stepped(new TrainingMonitor.Step(1, 1, 10, 0.5));
    }
    assertThat(text.toString()).startsWith("[1/2] data, model, seed 1\n").endsWith("\n");
    assertThat(text.toString().lines().filter(String::isEmpty)).isNotEmpty();
  }
}
