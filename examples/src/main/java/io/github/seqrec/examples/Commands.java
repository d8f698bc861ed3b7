package io.github.seqrec.examples;

import io.github.seqrec.api.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a command line: results to one stream, progress and errors to another. */
public final class Commands {

  private static final int FAILURE = 1;

  /** Of help texts: the lines of this source fit. */
  private static final int WIDTH = 100;

  private Commands() {}

  /**
   * Runs a command on the console. Returns on success and ends the process on failure: {@code
   * exec:java} runs inside Maven, which should go on only after a success.
   */
  public static void main(Callable<Integer> command, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(command, out, err, args);
    // print() alone does not flush, and Maven goes on after us.
    out.flush();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * Runs a command.
   *
   * @param command an object with picocli's annotations
   * @return 0 for success, 1 for a failure, 2 for arguments that make no sense
   */
  public static int run(
      Callable<Integer> command, PrintWriter out, PrintWriter err, String... args) {
    stayOffline();
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().version("seqrec " + RunReport.version());
    line.getCommandSpec().usageMessage().showDefaultValues(true);
    return line.setUsageHelpWidth(WIDTH)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (problem, arguments) -> {
              err.println(problem.getMessage() + "; --help lists the options");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (problem, commandLine, parsed) -> {
              if (!expected(problem)) {
                throw problem; // a defect: picocli prints where it happened
              }
              err.println(describe(problem));
              return FAILURE;
            })
        .execute(args);
  }

  /** The stream for results of a running command. */
  public static PrintWriter out(CommandSpec spec) {
    return spec.commandLine().getOut();
  }

  /** The stream for progress of a running command. */
  static PrintWriter err(CommandSpec spec) {
    return spec.commandLine().getErr();
  }

  /**
   * DJL downloads nothing and reports no usage; must happen before its first use. What the user set
   * stays.
   */
  private static void stayOffline() {
    for (String property : new String[] {"ai.djl.offline", "OPT_OUT_TRACKING"}) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
  }

  private static boolean expected(Exception problem) {
    return problem instanceof IOException
        || problem instanceof UncheckedIOException
        || problem instanceof IllegalArgumentException
        || problem instanceof TrainingDivergedException
        || problem instanceof CancellationException;
  }

  /** One line; the messages of missing and protected files are bare paths. */
  private static String describe(Exception problem) {
    String message = String.valueOf(problem.getMessage());
    if (problem instanceof NoSuchFileException) {
      return "there is no file " + message;
    }
    if (problem instanceof AccessDeniedException) {
      return "access denied: " + message;
    }
    if (problem instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      message += ": " + describe(unchecked.getCause());
    }
    return message.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** Formats independently of the machine's language. */
  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Refuses numbers below 1, of the option of this name. */
  public static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }
}
