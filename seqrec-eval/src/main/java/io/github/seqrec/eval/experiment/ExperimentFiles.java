package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes all reports of an experiment. */
public final class ExperimentFiles {

  private ExperimentFiles() {}

  /**
   * Writes {@code report.md}, {@code report.csv}, {@code report.tex} and {@code report.html}, each
   * as a whole or not at all. Equal results give equal bytes.
   *
   * @param directory is made if it does not exist
   * @return the files
   */
  public static List<Path> write(ExperimentResults results, Path directory) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put("report.md", ExperimentTables.markdown(results));
    contents.put("report.csv", ExperimentTables.csv(results));
    contents.put("report.tex", ExperimentTables.latex(results));
    contents.put("report.html", HtmlReport.page(results));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> content : contents.entrySet()) {
      files.add(replace(directory.resolve(content.getKey()), content.getValue()));
    }
    return files;
  }

  /** Replaces a file: readers see the old content or the new one. */
  public static Path replace(Path file, String content) throws IOException {
    WholeFile.replace(file, temporary -> Files.writeString(temporary, content));
    return file;
  }
}
