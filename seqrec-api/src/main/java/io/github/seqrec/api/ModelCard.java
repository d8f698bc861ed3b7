package io.github.seqrec.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The provenance of a model: enough to train it again.
 *
 * @param model the name under which the model's provider is found, such as {@code sasrec}
 * @param options every option of the run, by name; values are strings, numbers or booleans
 * @param data the training data
 * @param seed the one seed that all randomness came from; 0 where nothing is random
 * @param libraries versions of seqrec and of what it computes with, by name
 * @param metrics figures of the training run, by name: epochs, best validation value, ...
 */
public record ModelCard(
    String model,
    Map<String, Object> options,
    DatasetSummary data,
    long seed,
    Map<String, String> libraries,
    Map<String, Double> metrics) {

  /** Copies the maps, keeping their order. */
  public ModelCard {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
