package io.github.seqrec.examples;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Flags that replace options of a model's preset; the model itself checks their values. */
public final class ModelFlags {

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data at most.")
  private @Nullable String epochs;

  @Option(names = "--max-length", paramLabel = "N", description = "Longest history.")
  private @Nullable String maxLength;

  @Option(
      names = "--dim",
      paramLabel = "N",
      description =
          "Size of embeddings, and of states unless these have one of their own, as those of gru,"
              + " lstm and rnn: --option hidden=N.")
  private @Nullable String dim;

  @Option(names = "--dropout", paramLabel = "P", description = "Dropout, 0..0.999.")
  private @Nullable String dropout;

  @Option(names = "--lr", paramLabel = "R", description = "Learning rate.")
  private @Nullable String learningRate;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows per optimizer step: users, windows, prefixes or prompts.")
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
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Any other option of the model, by its name as in docs/models.md and docs/p5.md; may be"
              + " repeated. What is not set is as the model's preset has it.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** The option that {@code --dim} sets, of a model that has these. */
  public static String size(Set<String> options) {
    return options.contains("embeddingDim") ? "embeddingDim" : "dim";
  }

  /** Values by option name, of the flags that were given, for a model that has these options. */
  public Map<String, String> replaced(Set<String> options) {
    return given(size(options));
  }

  /** The same for one of several models: what it has no option for is left out. */
  public Map<String, String> replacedOf(Set<String> options) {
    Map<String, String> replaced = replaced(options);
    replaced.keySet().retainAll(options);
    return replaced;
  }

  /** What was given, {@code --dim} under this name. */
  private Map<String, String> given(String size) {
    Map<String, String> replaced = new LinkedHashMap<>(others);
    put(replaced, "epochs", epochs);
    put(replaced, "maxLength", maxLength);
    put(replaced, size, dim);
    put(replaced, "dropout", dropout);
    put(replaced, "learningRate", learningRate);
    put(replaced, "batchSize", batchSize);
    put(replaced, "seed", seed);
    put(replaced, "patience", patience);
    return replaced;
  }

  /**
   * Checks that each flag replaces something.
   *
   * @param models the names of the options of each model
   * @throws IllegalArgumentException if there is an option that no model has
   */
  public void requireKnown(Collection<Set<String>> models) {
    Set<String> known = new TreeSet<>();
    models.forEach(known::addAll);
    if (known.contains("embeddingDim")) {
      known.add("dim");
    }
    for (String name : given("dim").keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no chosen model has the option '" + name + "'; there are " + known);
      }
    }
  }

  private static void put(Map<String, String> map, String name, @Nullable String value) {
    if (value != null) {
      String other = map.put(name, value);
      if (other != null) {
        throw new IllegalArgumentException(
            name + " is " + other + " by --option and " + value + " by its flag; give one of them");
      }
    }
  }
}
