package io.github.seqrec.examples;

import io.github.seqrec.models.exchange.OnnxExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a saved model as ONNX. */
@Command(
    name = "ExportOnnx",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a saved SASRec or GRU as ONNX: item indices and lengths in, scores out. See",
      "docs/exchange.md."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ExportOnnx implements Callable<Integer> {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the model.")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write; an old one is replaced.")
  private Path out;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new ExportOnnx(), args);
  }

  @Override
  public Integer call() throws IOException {
    OnnxExport.write(model, out);
    return 0;
  }
}
