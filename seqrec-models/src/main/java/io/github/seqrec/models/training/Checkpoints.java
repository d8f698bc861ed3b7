package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.Maps;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a training after an epoch, in one file: parameters, both moments of the optimizer,
 * the best parameters so far, progress, and what the run is, so that another one cannot go on from
 * it by mistake.
 */
final class Checkpoints {

  /** What a checkpoint holds beside the arrays that it restored in place. */
  record State(Progress progress, Map<String, float[]> best, Map<String, float[]> kept) {}

  /**
   * The state of an optimizer.
   *
   * @param first moments by the name of their parameter
   * @param second moments likewise
   * @param steps that lie behind
   */
  record Moments(Map<String, Tensor> first, Map<String, Tensor> second, long steps) {}

  /** An epoch without validation has NaN there. */
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private static final String FILE = "checkpoint.safetensors";
  private static final String FORMAT = "checkpoint_version";
  private static final String VERSION = "3";
  private static final String OPTION = "option.";
  private static final String UNSET = "not set";
  private static final String STEPS = "steps";
  private static final String VALUE = "value.";
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String BEST = "best.";
  private static final String KEPT = "kept.";

  private final Path file;
  private final Map<String, String> identity = new TreeMap<>();

  Checkpoints(Path directory, String model, Map<String, ?> options, String dataDigest) {
    this.file = directory.resolve(FILE);
    identity.put(FORMAT, VERSION);
    identity.put("model", model);
    identity.put("data", dataDigest);
    options.forEach((name, value) -> identity.put(OPTION + name, String.valueOf(value)));
  }

  /** What {@code auto} stands for in the run whose checkpoint is there, if there is one. */
  static Precision precision(Path directory, Precision wanted) {
    if (wanted == Precision.AUTO) {
      Path file = directory.resolve(FILE);
      if (Files.exists(file)) {
        String begun = open(file).metadata().get(OPTION + "precision");
        for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
          if (precision.name().equalsIgnoreCase(begun)) {
            return precision;
          }
        }
      }
    }
    return wanted.resolved();
  }

  void write(
      Progress progress,
      Parameters parameters,
      AdamW optimizer,
      Map<String, float[]> best,
      Map<String, float[]> kept) {
    Map<String, String> metadata = new LinkedHashMap<>(identity);
    metadata.put("progress", GSON.toJson(progress));
    metadata.put(STEPS, Long.toString(optimizer.steps()));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> names = List.copyOf(parameters.arrays().keySet());
    put(tensors, VALUE, names, parameters.list());
    put(tensors, FIRST, names, optimizer.firstMoments());
    put(tensors, SECOND, names, optimizer.secondMoments());
    put(tensors, BEST, best);
    put(tensors, KEPT, kept);
    try {
      WholeFile.replace(file, new SafeTensors(metadata, tensors)::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoint " + file, e);
    }
  }

  /**
   * Restores parameters and moments in place.
   *
   * @return the rest of the state, or nothing if there is no checkpoint
   */
  Optional<State> read(Parameters parameters, AdamW optimizer) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    SafeTensors checkpoint = open(file);
    Map<String, String> run = new TreeMap<>(identity);
    for (String key : checkpoint.metadata().keySet()) {
      if (key.startsWith(OPTION)) {
        // What else that run was, such as one that began with another model's weights.
        run.putIfAbsent(key, UNSET);
      }
    }
    requireSame(file, run, checkpoint.metadata());
    List<String> names = List.copyOf(parameters.arrays().keySet());
    parameters.restore(floats(select(checkpoint, VALUE)));
    optimizer.restore(
        inOrder(names, select(checkpoint, FIRST)),
        inOrder(names, select(checkpoint, SECOND)),
        steps(file, checkpoint));
    Progress progress = GSON.fromJson(checkpoint.metadata().get("progress"), Progress.class);
    return Optional.of(
        new State(
            progress,
            Map.copyOf(floats(select(checkpoint, BEST))),
            Map.copyOf(floats(select(checkpoint, KEPT)))));
  }

  /**
   * The state of the optimizer alone, for another training.
   *
   * @param model name of what was trained
   * @param options of that training, as the model was saved with them
   * @param dataDigest of the data it was trained on
   * @throws IllegalArgumentException if there is no checkpoint, or it is of another training
   */
  static Moments moments(Path directory, String model, Map<String, ?> options, String dataDigest) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          file.toAbsolutePath()
              + " does not exist; give the directory in which the training of the model kept its"
              + " state, or none to begin with zero moments");
    }
    SafeTensors checkpoint = open(file);
    requireSame(
        file,
        new Checkpoints(directory, model, options, dataDigest).identity,
        checkpoint.metadata());
    return new Moments(
        select(checkpoint, FIRST), select(checkpoint, SECOND), steps(file, checkpoint));
  }

  private static SafeTensors open(Path file) {
    try {
      SafeTensors checkpoint = SafeTensors.read(file);
      requireThisFormat(file, checkpoint.metadata().getOrDefault(FORMAT, UNSET));
      return checkpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot go on from the checkpoint "
              + file.toAbsolutePath()
              + "; remove it to start anew: "
              + e.getMessage(),
          e);
    }
  }

  private static void requireThisFormat(Path file, String version) {
    if (!version.equals(VERSION)) {
      throw new IllegalArgumentException(
          "the checkpoint "
              + file.toAbsolutePath()
              + " was written by another release of seqrec (format "
              + version
              + ", here "
              + VERSION
              + "); go on with that one, or remove it to start anew");
    }
  }

  private static long steps(Path file, SafeTensors checkpoint) {
    String steps = checkpoint.metadata().get(STEPS);
    try {
      return Long.parseLong(String.valueOf(steps));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the checkpoint "
              + file.toAbsolutePath()
              + " says "
              + steps
              + " where its number of steps is expected; remove it to start anew",
          e);
    }
  }

  /** Names all that differs: one option may have changed what others say. */
  private static void requireSame(
      Path file, Map<String, String> identity, Map<String, String> found) {
    List<String> differences = new ArrayList<>();
    identity.forEach(
        (key, wanted) -> {
          String there = found.getOrDefault(key, UNSET);
          if (!wanted.equals(there)) {
            differences.add(key + " is " + there + " there and " + wanted + " here");
          }
        });
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the checkpoint "
              + file.toAbsolutePath()
              + " belongs to another run: "
              + String.join(", ", differences)
              + "; choose another directory or the same options and files");
    }
  }

  private static void put(
      Map<String, Tensor> tensors, String prefix, List<String> names, List<NDArray> arrays) {
    for (int i = 0; i < names.size(); i++) {
      NDArray array = arrays.get(i);
      tensors.put(
          prefix + names.get(i), Tensor.of(array.toFloatArray(), array.getShape().getShape()));
    }
  }

  private static void put(Map<String, Tensor> tensors, String prefix, Map<String, float[]> arrays) {
    arrays.forEach((name, values) -> tensors.put(prefix + name, Tensor.of(values, values.length)));
  }

  private static Map<String, Tensor> select(SafeTensors checkpoint, String prefix) {
    Map<String, Tensor> selected = new LinkedHashMap<>();
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                selected.put(name.substring(prefix.length()), tensor);
              }
            });
    return selected;
  }

  private static Map<String, float[]> floats(Map<String, Tensor> tensors) {
    return Maps.transformValues(tensors, Tensor::floats);
  }

  private static List<float[]> inOrder(List<String> names, Map<String, Tensor> tensors) {
    return names.stream().map(floats(tensors)::get).toList();
  }
}
