package io.github.seqrec.models;

import io.github.seqrec.api.History;
import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Wrote the models under {@code src/test/resources/golden/v1}: run once for a format version, by
 * the release that introduces it, never again. Later releases read what it wrote.
 */
final class GoldenModels {

  /** Ids with all that is escaped in items.tsv. */
  static final List<String> IDS =
      List.of("plain", "tab\there", "line\nend", "back\\slash", "\u00fc\u20ac", "six", "7", "8");

  /** What was asked when the scores were written. */
  static final List<History> HISTORIES =
      List.of(History.of(1), History.of(2, 3), History.of(8, 7, 6, 5, 4, 3, 2, 1), History.of());

  /** Of all networks. */
  private static final Map<String, String> NETWORK =
      Map.of("maxLength", "5", "epochs", "8", "seed", "9", "learningRate", "0.05");

  private static final Map<String, String> SASREC =
      with(NETWORK, Map.of("dim", "4", "blocks", "1", "heads", "2"));

  private static final Map<String, String> RECURRENT =
      with(NETWORK, Map.of("embeddingDim", "4", "hidden", "5"));

  private GoldenModels() {}

  /** Names the directory to write to. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    write(root, "sasrec-modern", "sasrec", "modern", SASREC);
    write(root, "sasrec-paper", "sasrec", "paper", SASREC);
    write(root, "rnn", "rnn", "report", RECURRENT);
    write(root, "gru", "gru", "gru4rec", RECURRENT);
    write(root, "lstm", "lstm", "lstm", RECURRENT);
    write(
        root,
        "transformer",
        "transformer",
        "tuned",
        with(NETWORK, Map.of("dim", "4", "inner", "6", "layers", "1", "heads", "2")));
    write(
        root,
        "caser",
        "caser",
        "tuned",
        with(NETWORK, Map.of("window", "3", "dim", "4", "horizontal", "2", "vertical", "2")));
    write(root, "fpmc", "fpmc", "tuned", with(NETWORK, Map.of("dim", "4")));
    write(root, "transrec", "transrec", "tuned", with(NETWORK, Map.of("dim", "4")));
    write(root, "markov", "markov", "default", Map.of("smoothing", "0.5"));
    write(root, "popularity", "popularity", "default", Map.of());
    write(root, "repeatlast", "repeatlast", "default", Map.of());
  }

  private static void write(
      Path root, String as, String name, String preset, Map<String, String> options)
      throws IOException {
    try (SequentialRecommender model =
        Recommenders.provider(name).trainer(preset, options).train(data())) {
      model.save(root.resolve(as));
      Files.write(
          root.resolve(as + ".scores"),
          Arrays.stream(model.scoreAll(HISTORIES)).map(GoldenModels::line).toList());
    }
  }

  private static Map<String, String> with(Map<String, String> all, Map<String, String> own) {
    Map<String, String> options = new LinkedHashMap<>(all);
    options.putAll(own);
    return options;
  }

  /** Walks of different lengths around a circle, the first item more popular than the others. */
  private static SequenceDataset data() {
    int items = IDS.size();
    int[][] sequences = new int[24][];
    for (int user = 0; user < sequences.length; user++) {
      int start = user % items;
      sequences[user] =
          IntStream.range(0, 3 + user % 4).map(t -> (start + t) % items + 1).toArray();
      if (user % 3 == 0) {
        sequences[user][1] = 1;
      }
    }
    return InMemoryDataset.of(ItemCatalog.of(IDS), sequences);
  }

  private static String line(float[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> Float.toString(row[i]))
        .collect(Collectors.joining(" "));
  }
}
