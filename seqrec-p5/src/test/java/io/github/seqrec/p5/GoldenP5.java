package io.github.seqrec.p5;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.options.RecordOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Wrote the models under {@code src/test/resources/golden/v1}: run once for a format version, by
 * the release that introduces it, never again. Later releases read what it wrote.
 */
final class GoldenP5 {

  /** What was asked when the scores were written. */
  static final List<History> HISTORIES =
      List.of(History.of(1), History.of(2, 3), History.of(8, 7, 6, 5, 4, 3, 2, 1));

  private GoldenP5() {}

  /** Names the directory to write to. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    for (String indexing : List.of("sequential", "hybrid")) {
      Path directory = root.resolve("p5-" + indexing);
      try (SequentialRecommender model = train(indexing)) {
        model.save(directory);
        Files.write(
            root.resolve("p5-" + indexing + ".scores"),
            Arrays.stream(model.scoreAll(HISTORIES)).map(GoldenP5::line).toList());
      }
    }
  }

  private static SequentialRecommender train(String indexing) {
    Split split =
        LeaveOneOut.of(
            SyntheticSequences.markov(1, 0.2, 7).users(30).items(15).lengths(5, 8).generate());
    Map<String, String> options =
        Map.of(
            "dim",
            "8",
            "inner",
            "12",
            "layers",
            "1",
            "heads",
            "2",
            "epochs",
            "2",
            "batchSize",
            "8",
            "learningRate",
            "0.01",
            "indexing",
            indexing,
            "seed",
            "9");
    return P5.trainer(RecordOptions.replace(P5.Options.report(), options))
        .checkingIds(split)
        .train(split.training(), TrainingMonitor.NONE);
  }

  private static String line(float[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> Float.toString(row[i]))
        .collect(Collectors.joining(" "));
  }
}
