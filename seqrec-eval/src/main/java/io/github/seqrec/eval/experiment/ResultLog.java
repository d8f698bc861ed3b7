package io.github.seqrec.eval.experiment;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finished cells in a file of JSON lines, to which each is appended in one write that is forced to
 * the disk. A line that a kill cut off has no line feed; it is removed when the file is opened, and
 * its cell counts as not run.
 */
final class ResultLog {

  private final Path file;
  private final Map<Cell, CellResult> results = new LinkedHashMap<>();

  private ResultLog(Path file) {
    this.file = file;
  }

  static ResultLog open(Path file) throws IOException {
    ResultLog log = new ResultLog(file);
    if (Files.exists(file)) {
      String text = Files.readString(file);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      if (whole.length() < text.length()) {
        truncate(file, whole.getBytes(StandardCharsets.UTF_8).length);
      }
      int number = 0;
      for (String line : whole.lines().toList()) {
        number++;
        try {
          CellResult result = ResultJson.parse(line);
          log.results.put(result.cell(), result);
        } catch (JsonParseException e) {
          throw new IOException(
              file
                  + ", line "
                  + number
                  + ": "
                  + e.getMessage()
                  + "; remove the line to run its cell again",
              e);
        }
      }
    }
    return log;
  }

  @Nullable CellResult get(Cell cell) {
    return results.get(cell);
  }

  Collection<CellResult> all() {
    return Collections.unmodifiableCollection(results.values());
  }

  void append(CellResult result) throws IOException {
    append(file, ResultJson.line(result));
    results.put(result.cell(), result);
  }

  /** Appends text in one write. */
  static void append(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
