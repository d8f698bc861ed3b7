package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Norm;
import io.github.seqrec.models.store.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The learnt float32 arrays of a network by name, in the order in which the network asks for them.
 *
 * <p>Where their values come from is decided by the factory method, so that a network is written
 * once for training and for loading. Not thread-safe while a network takes its arrays or they are
 * restored; then its arrays may be read by several threads.
 */
public final class Parameters {

  /** Gives the first values of an array. */
  private interface Source {
    float[] values(String name, Shape shape, Initial initial);
  }

  /** Draws one first value. */
  private interface Initial {
    double draw(SplittableRandom random);
  }

  private final NDManager manager;
  private final Source source;
  private final boolean trainable;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  private Parameters(NDManager manager, Source source, boolean trainable) {
    this.manager = manager;
    this.source = source;
    this.trainable = trainable;
  }

  /**
   * Random values for training; the same seed gives the same ones.
   *
   * @param manager owns the arrays
   */
  public static Parameters random(NDManager manager, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Source source =
        (name, shape, initial) -> {
          float[] values = new float[Math.toIntExact(shape.size())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) initial.draw(random);
          }
          return values;
        };
    return new Parameters(manager, source, true);
  }

  /**
   * Stored values for serving.
   *
   * @param manager owns the arrays
   * @param stored tensors by name
   */
  public static Parameters stored(NDManager manager, Map<String, float[]> stored) {
    return stored(
        manager,
        name -> {
          float[] values = stored.get(name);
          if (values == null) {
            throw new IllegalArgumentException(
                "tensor '" + name + "' is missing; the file holds " + stored.keySet());
          }
          return values;
        },
        false);
  }

  /**
   * Stored values, each asked for when its array is made.
   *
   * @param manager owns the arrays
   * @param stored gives the values of a name, or says that there are none
   * @param trainable whether they are to be trained further
   */
  public static Parameters stored(
      NDManager manager, Function<String, float[]> stored, boolean trainable) {
    Source source =
        (name, shape, initial) -> {
          float[] values = stored.apply(name);
          checkSize(name, shape, values);
          return values;
        };
    return new Parameters(manager, source, trainable);
  }

  /** An array of normally distributed values, mean 0. */
  public NDArray normal(String name, double deviation, long... shape) {
    return add(name, new Shape(shape), random -> deviation * random.nextGaussian());
  }

  /**
   * Vectors of items, users, positions and the like, normally distributed with a deviation of 0.02:
   * small, so that at first all items score about the same.
   *
   * @param shape (rows, size), or (size) for a single one
   */
  public NDArray vectors(String name, long... shape) {
    return normal(name, 0.02, shape);
  }

  /** An array of equal values. */
  public NDArray constant(String name, double value, long... shape) {
    return add(name, new Shape(shape), random -> value);
  }

  /**
   * A linear layer {@code name.weight}, {@code name.bias}: Xavier-normal weights (Glorot and Bengio
   * 2010) as if each block of {@code in} x {@code in} outputs were a layer of its own, zero bias.
   */
  public Linear linear(String name, long out, long in) {
    return linear(name, Math.sqrt(2.0 / (in + Math.min(in, out))), out, in);
  }

  /** A linear layer {@code name.weight}, {@code name.bias}: normal weights, zero bias. */
  public Linear linear(String name, double deviation, long out, long in) {
    return new Linear(
        normal(name + ".weight", deviation, out, in), constant(name + ".bias", 0, out));
  }

  /** A layer normalisation {@code name.weight}, {@code name.bias}: gain 1, bias 0. */
  public Norm norm(String name, long size) {
    return new Norm(constant(name + ".weight", 1, size), constant(name + ".bias", 0, size));
  }

  private NDArray add(String name, Shape shape, Initial initial) {
    if (arrays.containsKey(name)) {
      throw new IllegalArgumentException(
          "a parameter named '" + name + "' exists already; names must be distinct");
    }
    NDArray array = manager.create(source.values(name, shape, initial), shape);
    if (trainable) {
      array.setRequiresGradient(true);
    }
    arrays.put(name, array);
    return array;
  }

  /** The same arrays without those of some names; nothing can be added to it. */
  public Parameters without(Predicate<String> left) {
    Source none =
        (name, shape, initial) -> {
          throw new IllegalStateException(
              "'" + name + "' cannot be added to a part of the parameters; add it to the whole");
        };
    Parameters part = new Parameters(manager, none, trainable);
    arrays.forEach(
        (name, array) -> {
          if (!left.test(name)) {
            part.arrays.put(name, array);
          }
        });
    return part;
  }

  /** All arrays by name. Unmodifiable. */
  public Map<String, NDArray> arrays() {
    return Collections.unmodifiableMap(arrays);
  }

  /** All arrays, in the order of {@link #arrays()}. */
  public List<NDArray> list() {
    return new ArrayList<>(arrays.values());
  }

  /** The number of learnt values. */
  public long count() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Copies all values to the heap, with their shapes: what is saved. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) ->
            tensors.put(name, Tensor.of(array.toFloatArray(), array.getShape().getShape())));
    return tensors;
  }

  /** Copies all values to the heap. */
  public Map<String, float[]> snapshot() {
    Map<String, float[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  /** Sets all values, in place, from a {@link #snapshot()}. */
  public void restore(Map<String, float[]> snapshot) {
    arrays.forEach(
        (name, array) -> {
          float[] values = snapshot.get(name);
          if (values == null) {
            throw new IllegalArgumentException(
                "tensor '" + name + "' is missing; there are " + snapshot.keySet());
          }
          checkSize(name, array.getShape(), values);
          // An alias without gradient, since a leaf that requires one refuses to be written; and by
          // index, since set(Buffer) would give the alias a memory of its own.
          try (NDArray alias = array.stopGradient();
              NDArray source = manager.create(values, array.getShape())) {
            alias.set(new NDIndex("..."), source);
          }
        });
  }

  private static void checkSize(String name, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' has "
              + values.length
              + " values, expected shape "
              + shape
              + " = "
              + shape.size());
    }
  }
}
