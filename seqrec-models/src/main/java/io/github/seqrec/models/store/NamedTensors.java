package io.github.seqrec.models.store;

import com.google.common.math.LongMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a model, asked for one by one, which tells at the end all that did not fit: a
 * reader of a foreign layout wants to see every difference at once. Not thread-safe.
 */
public final class NamedTensors {

  /** Where sizes and numbers of layers come from options that lie, the reading ends soon. */
  private static final int MOST_ZEROS = 1 << 24;

  private static final int MOST_FAULTS = 1000;

  private final Map<String, Tensor> tensors;
  private final Set<String> untaken;
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();

  /** Zeros that were given so far for what does not fit. */
  private long zeros;

  /**
   * Takes the tensors of a file.
   *
   * @param tensors by name; not copied
   */
  public NamedTensors(Map<String, Tensor> tensors) {
    this.tensors = tensors;
    this.untaken = new LinkedHashSet<>(tensors.keySet());
  }

  /** Whether there is a tensor of this name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The size of an axis, for what only the tensors tell: 1 or more.
   *
   * @throws IllegalArgumentException if there is no such tensor or axis, or the size is none that a
   *     network has
   */
  public int size(String name, int axis) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.shape().length <= axis) {
      throw new IllegalArgumentException(
          (tensor == null
                  ? "tensor '" + name + "' is missing"
                  : "tensor '" + name + "' has shape " + Arrays.toString(tensor.shape()))
              + ", which tells a size of the network; the file holds "
              + tensors.keySet());
    }
    long size = tensor.shape()[axis];
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' has shape "
              + Arrays.toString(tensor.shape())
              + ", whose size "
              + size
              + " must lie in 1.."
              + Integer.MAX_VALUE);
    }
    return (int) size;
  }

  /**
   * The values of a tensor, row-major; zeros for one that does not fit, which {@link #requireAll}
   * tells.
   *
   * @param shape that it must have
   * @throws IllegalArgumentException as {@link #requireAll}, if those that do not fit are large
   *     together, or very many
   */
  public float[] take(String name, long... shape) {
    untaken.remove(name);
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      missing.add(name + " " + Arrays.toString(shape));
    } else if (!Arrays.equals(tensor.shape(), shape)) {
      misshapen.add(
          name + " " + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(shape));
    } else {
      return tensor.floats();
    }
    long size = Arrays.stream(shape).reduce(1, LongMath::saturatedMultiply);
    zeros = LongMath.saturatedAdd(zeros, size);
    if (zeros > MOST_ZEROS || missing.size() + misshapen.size() > MOST_FAULTS) {
      requireAll();
    }
    return new float[(int) size];
  }

  /** Says that a tensor may be there and is not needed. */
  public void ignore(String name) {
    untaken.remove(name);
  }

  /**
   * Checks that every tensor that was asked for was there, in its shape, and no other is.
   *
   * @throws IllegalArgumentException naming all that are missing, misshapen or surplus
   */
  public void requireAll() {
    List<String> faults = new ArrayList<>();
    add(faults, "missing", missing);
    add(faults, "misshapen", misshapen);
    add(faults, "surplus", List.copyOf(untaken));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("the tensors do not fit; " + String.join("; ", faults));
    }
  }

  private static void add(List<String> faults, String kind, List<String> names) {
    if (!names.isEmpty()) {
      faults.add(kind + ": " + String.join(", ", names));
    }
  }
}
