package io.github.seqrec.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that replace options of a model's preset; the model itself checks their values. */
public final class ModelFlags {

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data at most.")
  private @Nullable String epochs;

  @Option(names = "--max-length", paramLabel = "N", description = "Longest history.")
  private @Nullable String maxLength;

  @Option(names = "--dim", paramLabel = "N", description = "Size of embeddings and states.")
  private @Nullable String dim;

  @Option(names = "--dropout", paramLabel = "P", description = "Dropout, 0..1.")
  private @Nullable String dropout;

  @Option(names = "--lr", paramLabel = "R", description = "Learning rate.")
  private @Nullable String learningRate;

  @Option(names = "--batch", paramLabel = "N", description = "Users per optimizer step.")
  private @Nullable String batchSize;

  @Option(names = "--seed", paramLabel = "N", description = "Source of all randomness.")
  private @Nullable String seed;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Validations without a new best after which the training stops.")
  private @Nullable String patience;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "Any other option of the model, by its name; may be repeated.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** Values by option name, of the flags that were given. */
  public Map<String, String> replaced() {
    Map<String, String> replaced = new LinkedHashMap<>(others);
    put(replaced, "epochs", epochs);
    put(replaced, "maxLength", maxLength);
    put(replaced, "dim", dim);
    put(replaced, "dropout", dropout);
    put(replaced, "learningRate", learningRate);
    put(replaced, "batchSize", batchSize);
    put(replaced, "seed", seed);
    put(replaced, "patience", patience);
    return replaced;
  }

  private static void put(Map<String, String> map, String name, @Nullable String value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
