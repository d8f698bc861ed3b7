package io.github.seqrec.p5.weights;

import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The architecture and the tensors of a T5 or P5. Tensors that were read are mapped from their
 * files, which must stay as they are as long as the tensors are used; {@link Tensor#floats()}
 * copies one to the heap. Immutable and thread-safe.
 *
 * @param config the architecture
 * @param tensors one for each name of {@link T5Config#tensors()}, and none besides
 */
public record T5Weights(T5Config config, SortedMap<String, Tensor> tensors) {

  static final String CONFIG = "config.json";

  private static final Set<Tensor.Type> REAL =
      EnumSet.of(Tensor.Type.F32, Tensor.Type.F16, Tensor.Type.BF16);

  /**
   * Checks that the tensors are those of the configuration.
   *
   * @throws IllegalArgumentException naming all tensors that are missing, of another shape or type,
   *     or unknown; or if there are fewer tensors than blocks
   */
  public T5Weights {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    requireForEachBlock(config, tensors.size());
    requireSame(config.tensors(), tensors);
  }

  /**
   * Reads a checkpoint: {@code config.json} and weights in a directory.
   *
   * @throws IOException if a file is missing or malformed, or if the weights are not those of the
   *     configuration
   */
  public static T5Weights load(Path directory) throws IOException {
    return load(WeightFiles.find(directory), T5Config.read(directory.resolve(CONFIG)));
  }

  /**
   * Reads a file of weights whose configuration lies elsewhere, such as P5's released state dicts.
   *
   * @param file safetensors, a file of PyTorch, or the index of several
   * @param config the architecture; its number of embedding rows, its tied head and its whole-word
   *     embedding are replaced by what the file holds
   * @throws IOException if the file is missing or malformed, or if the weights are not those of the
   *     configuration
   */
  public static T5Weights load(Path file, T5Config config) throws IOException {
    try {
      return CanonicalNames.resolve(WeightFiles.read(file), config);
    } catch (IllegalArgumentException e) {
      throw new IOException(file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  /**
   * A tensor.
   *
   * @param name one of {@link T5Config#tensors()}
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "there is no tensor '" + name + "'; there are " + tensors.keySet());
    }
    return tensor;
  }

  /** The names of a configuration that lies about its blocks would fill the memory. */
  private static void requireForEachBlock(T5Config config, int tensors) {
    if ((long) config.layers() + config.decoderLayers() > tensors) {
      throw new IllegalArgumentException(
          "layers ("
              + config.layers()
              + ") and decoderLayers ("
              + config.decoderLayers()
              + ") are more than the tensors ("
              + tensors
              + "), of which each block has several; use the configuration that belongs to the"
              + " weights");
    }
  }

  private static void requireSame(
      SortedMap<String, long[]> expected, SortedMap<String, Tensor> found) {
    List<String> problems = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          Tensor tensor = found.get(name);
          if (tensor == null) {
            problems.add(name + " is missing");
          } else if (!Arrays.equals(tensor.shape(), shape)) {
            problems.add(
                name
                    + " has the shape "
                    + Arrays.toString(tensor.shape())
                    + " instead of "
                    + Arrays.toString(shape));
          } else if (!REAL.contains(tensor.type())) {
            problems.add(name + " is of type " + tensor.type() + " instead of F32, F16 or BF16");
          }
        });
    for (Map.Entry<String, Tensor> entry : found.entrySet()) {
      if (!expected.containsKey(entry.getKey())) {
        problems.add(entry.getKey() + " is unknown");
      }
    }
    if (!problems.isEmpty()) {
      Collections.sort(problems);
      throw new IllegalArgumentException(
          "the tensors are not those of the configuration: "
              + String.join("; ", problems)
              + "; use the configuration that belongs to the weights");
    }
  }
}
