package io.github.seqrec.examples;

import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which events an example reads. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DataFlags {

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "The events.")
  private Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      completionCandidates = DataFormat.Names.class,
      description = "Their format: ${COMPLETION-CANDIDATES}.")
  private String format;

  /** Where they lie. */
  public Path file() {
    return file;
  }

  /**
   * Of the file.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public DataFormat format() {
    return DataFormat.named(format);
  }

  /** All of them, as they are. */
  public InteractionDataset read() throws IOException {
    return format().read(file);
  }

  /** Their stable 5-core, the last two events of each user held out. */
  public Split split() throws IOException {
    return format().split(file);
  }
}
