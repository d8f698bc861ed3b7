package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019; without decay it is Adam, Kingma
 * and Ba 2015) and global-norm clipping (Pascanu et al. 2013), all parameters in one call. Not
 * thread-safe.
 *
 * <p>Of a table with more than 65,536 rows that a loss reads by rows alone, a step changes those
 * rows: values, moments and decay of all others rest until they are read again, as in PyTorch's
 * SparseAdam. A step then costs the same however large the catalogue is.
 */
public final class AdamW {

  /**
   * The constants of the update.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param weightDecay decoupled decay, times the learning rate per step
   * @param clipNorm largest norm of all gradients together, 0 for no limit
   */
  public record Constants(
      double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {}

  /** Where the constants enter. */
  public enum Form {
    /** As published: decay before the update, epsilon added to the corrected root. */
    PUBLISHED,
    /**
     * As transformers had it until version 4, and P5 was trained: decay after the update, epsilon
     * added to the root before it is corrected.
     */
    TRANSFORMERS
  }

  private final List<NDArray> values;
  private final List<NDArray> decayed;
  private final Form form;
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
  private final List<NDArray> steps = new ArrayList<>();
  private final Constants constants;
  private long count;

  /**
   * Makes an optimizer with zero moments.
   *
   * @param manager owns the moments
   * @param values the parameters, float32, with gradients attached; updated in place
   * @param decayed those of them that decay
   */
  public AdamW(
      NDManager manager,
      List<NDArray> values,
      List<NDArray> decayed,
      Constants constants,
      Form form) {
    this.values = List.copyOf(values);
    this.decayed = List.copyOf(decayed);
    this.constants = constants;
    this.form = form;
    for (NDArray value : values) {
      first.add(manager.zeros(value.getShape()));
      second.add(manager.zeros(value.getShape()));
      steps.add(manager.zeros(new Shape()));
    }
  }

  /**
   * Updates the parameters by their gradients and sets the gradients to zero. If the gradients'
   * norm is not finite, the parameters stay as they are.
   *
   * @param scope owns what the step makes
   * @param learningRate of this step
   * @return the norm of all gradients before clipping
   */
  public double step(NDManager scope, double learningRate) {
    List<NDArray> gradients = new ArrayList<>(values.size());
    for (NDArray value : values) {
      NDArray gradient = value.getGradient();
      gradient.attach(scope);
      gradients.add(gradient);
    }
    List<NDArray> byRows = gradients.stream().filter(NDArray::isSparse).toList();
    double kept = decayed.isEmpty() ? 1 : 1 - learningRate * constants.weightDecay();
    boolean published = form == Form.PUBLISHED;
    double correction = published ? 1 : Math.sqrt(1 - Math.pow(constants.beta2(), count + 1.0));
    Pass pass = new Pass(scope, false);
    KernelCall call =
        Kernels.call(byRows.isEmpty() ? "adamw" : "adamw_rows", pass)
            .with("values", values)
            .with("gradients", gradients)
            .with("first", first)
            .with("second", second)
            .with("steps", steps);
    if (byRows.isEmpty()) {
      call.with("decayed", decayed.isEmpty() ? values : decayed);
    } else {
      call.with(flags(scope, values, decayed), flags(scope, gradients, byRows));
    }
    double norm =
        call.with(learningRate, constants.beta1(), constants.beta2())
            .with(constants.epsilon() / correction)
            .with(published ? kept : 1, published ? 1 : kept, constants.clipNorm())
            .run()
            .getFloat();
    for (NDArray gradient : byRows) {
      Kernels.call("forget", pass).with(gradient).run();
    }
    if (Double.isFinite(norm)) {
      count++;
    }
    return norm;
  }

  /**
   * Sets the gradients to zero without a step.
   *
   * @param scope owns what is made on the way
   */
  public void forget(NDManager scope) {
    Pass pass = new Pass(scope, false);
    for (NDArray value : values) {
      NDArray gradient = Replica.gradient(value, scope);
      if (gradient != null) {
        Kernels.call("forget", pass).with(gradient).run();
      }
    }
  }

  /** Which arrays are among some of them: 1 or 0. */
  private static NDArray flags(NDManager scope, List<NDArray> all, List<NDArray> some) {
    int[] flags = new int[all.size()];
    for (int i = 0; i < flags.length; i++) {
      NDArray array = all.get(i);
      flags[i] = some.stream().anyMatch(other -> other == array) ? 1 : 0;
    }
    return scope.create(flags);
  }

  /** The first moments, parallel to the parameters. */
  public List<NDArray> firstMoments() {
    return List.copyOf(first);
  }

  /** The second moments, parallel to the parameters. */
  public List<NDArray> secondMoments() {
    return List.copyOf(second);
  }

  /** The steps that lie behind, which correct the moments' bias. */
  public long steps() {
    return count;
  }

  /**
   * Goes on from another state.
   *
   * @param firstMoments values parallel to the parameters
   * @param secondMoments likewise
   * @param done steps that lie behind
   */
  public void restore(List<float[]> firstMoments, List<float[]> secondMoments, long done) {
    for (int i = 0; i < values.size(); i++) {
      first.get(i).set(firstMoments.get(i));
      second.get(i).set(secondMoments.get(i));
      steps.get(i).set(new float[] {done});
    }
    count = done;
  }
}
