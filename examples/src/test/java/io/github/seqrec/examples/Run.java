package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.SyntheticSequences;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** An example that was run in this process: its exit code and what it printed. */
public record Run(int exitCode, String out, String err) {

  /** Runs an example to its end. */
  public static Run of(Callable<Integer> example, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Commands.run(example, new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** Runs an example that trains; stops it when the line of the first epoch ends. */
  public static Run stoppedAfterAnEpoch(Callable<Integer> example, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter stopping =
        new PrintWriter(err, true) {
          private boolean stopped;

          @Override
          public void println() {
            super.println();
            if (!stopped && err.toString().contains("epoch 1/")) {
              stopped = true;
              throw new CancellationException("stopped after an epoch");
            }
          }
        };
    int exitCode = Commands.run(example, new PrintWriter(out, true), stopping, args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** This run, which went well. */
  public Run succeeded() {
    assertThat(exitCode).as(err).isZero();
    return this;
  }

  /** Checks that it failed with one line that says this, after the lines of progress bars. */
  public void failedWith(String... parts) {
    assertThat(exitCode).isNotZero();
    List<String> lines =
        err.lines().filter(line -> !line.isBlank() && !line.contains("%")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains(parts).doesNotContain("Exception");
  }

  /** Writes made-up actions, enough for 100 negatives: one line each, {@code user item}. */
  public static Path sasrecFile(Path directory) throws IOException {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.2, 7).users(150).items(130).lengths(8, 16).generate();
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        lines.add(data.userId(u) + " " + data.items().id(sequence.item(t)));
      }
    }
    return Files.write(directory.resolve("actions.txt"), lines);
  }
}
