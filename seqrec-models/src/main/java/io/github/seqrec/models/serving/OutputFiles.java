package io.github.seqrec.models.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An output and the hidden files beside it, from which a later run goes on.
 *
 * @param out spelt one way, by whatever links and relative names it is reached, so that it is known
 */
record OutputFiles(Path out) {

  /**
   * The files of an output.
   *
   * @throws IOException if it exists, or its directory does not
   */
  static OutputFiles of(Path out) throws IOException {
    Path target = out.toAbsolutePath();
    requireAbsent(target);
    Path directory = target.resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          target + " cannot be written: there is no directory " + directory + "; create it");
    }
    return new OutputFiles(directory.toRealPath().resolve(target.getFileName()));
  }

  /**
   * Checks again, as another run may have ended.
   *
   * @throws IOException if the output exists
   */
  void requireAbsent() throws IOException {
    requireAbsent(out);
  }

  /** What is answered so far. */
  Path part() {
    return hidden(".part");
  }

  /** What the answers are of: a model, an input, options. */
  Path settings() {
    return hidden(".run.json");
  }

  private Path hidden(String suffix) {
    return out.resolveSibling("." + out.getFileName() + suffix);
  }

  private static void requireAbsent(Path target) throws IOException {
    if (Files.exists(target)) {
      throw new IOException(target + " exists; choose another file or remove it");
    }
  }
}
