package io.github.seqrec.data.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text of a file that may be compressed. */
final class HistoryText {

  private HistoryText() {}

  static BufferedReader open(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.newBufferedReader(file);
    }
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }
}
