package io.github.seqrec.eval.experiment;

import com.google.gson.JsonParseException;
import io.github.seqrec.eval.internal.LineLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finished cells in a file of JSON lines; a cell whose line a kill cut off counts as not run. */
final class ResultLog {

  private final Path file;
  private final Map<Cell, CellResult> results = new LinkedHashMap<>();

  private ResultLog(Path file) {
    this.file = file;
  }

  static ResultLog open(Path file) throws IOException {
    ResultLog log = new ResultLog(file);
    int number = 0;
    for (String line : LineLog.read(file)) {
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
    return log;
  }

  @Nullable CellResult get(Cell cell) {
    return results.get(cell);
  }

  Collection<CellResult> all() {
    return Collections.unmodifiableCollection(results.values());
  }

  void append(CellResult result) throws IOException {
    LineLog.append(file, ResultJson.line(result));
    results.put(result.cell(), result);
  }
}
