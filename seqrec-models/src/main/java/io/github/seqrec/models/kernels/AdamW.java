package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.common.util.concurrent.AtomicDoubleArray;
import io.github.seqrec.api.internal.Ranges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019; without decay it is Adam, Kingma
 * and Ba 2015) and global-norm clipping (Pascanu et al. 2013), all parameters in one call of each
 * thread. Not thread-safe.
 *
 * <p>Of a table with more than 65,536 rows that a loss reads by rows alone, a step changes those
 * rows: values, moments and decay of all others rest until they are read again, as in PyTorch's
 * SparseAdam. A step then costs the same however large the catalogue is.
 */
public final class AdamW {

  /**
   * The constants of the update.
   *
   * @param beta1 decay of the first moment, 0..1, 1 excluded
   * @param beta2 decay of the second moment, 0..1, 1 excluded
   * @param epsilon added to the root of the second moment, above 0
   * @param weightDecay decoupled decay, times the learning rate per step; at least 0
   * @param clipNorm largest norm of all gradients together, 0 for no limit
   */
  public record Constants(
      double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {

    /** Checks the ranges. */
    public Constants {
      Ranges.belowOne("beta1", beta1, 0.9);
      Ranges.belowOne("beta2", beta2, 0.999);
      Ranges.positive("epsilon", epsilon, 1e-8);
      Ranges.notNegative("weightDecay", weightDecay);
      Ranges.notNegative("clipNorm", clipNorm);
    }
  }

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

  /** What a step computes with, parallel lists; of a table that is learnt by rows, the rows. */
  private record Changed(
      List<NDArray> values, List<NDArray> gradients, List<NDArray> first, List<NDArray> second) {}

  private final List<NDArray> values;
  private final Form form;
  private final boolean[] decays;
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
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
    this.constants = constants;
    this.form = form;
    this.decays = new boolean[values.size()];
    for (int i = 0; i < decays.length; i++) {
      NDArray value = values.get(i);
      decays[i] = decayed.stream().anyMatch(other -> other == value);
    }
    for (NDArray value : values) {
      first.add(manager.zeros(value.getShape()));
      second.add(manager.zeros(value.getShape()));
    }
  }

  /**
   * Updates the parameters by their gradients and sets the gradients to zero. If the gradients'
   * norm is not finite, the parameters stay as they are.
   *
   * @param scope owns what the step makes
   * @param learningRate of this step
   * @param shares who computes it
   * @return the norm of all gradients before clipping
   */
  public double step(NDManager scope, double learningRate, Shares shares) {
    Pass pass = new Pass(scope, false);
    Changed changed =
        new Changed(
            new ArrayList<>(values),
            new ArrayList<>(),
            new ArrayList<>(first),
            new ArrayList<>(second));
    Map<Integer, NDArray> rows = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      NDArray gradient = values.get(i).getGradient();
      gradient.attach(scope);
      if (gradient.isSparse()) {
        NDList named = Kernels.call("rows_of", pass).with(gradient).runAll();
        rows.put(i, named.get(0));
        gradient = named.get(1);
        for (List<NDArray> tables : List.of(changed.values, changed.first, changed.second)) {
          tables.set(i, rowsAt(pass, tables.get(i), named.get(0)));
        }
      }
      changed.gradients.add(gradient);
    }
    double norm = norm(scope, changed.gradients, shares);
    if (Double.isFinite(norm)) {
      count++;
      update(scope, changed, norm, learningRate, shares);
      rows.forEach(
          (i, ids) -> {
            put(pass, values.get(i), ids, changed.values.get(i));
            put(pass, first.get(i), ids, changed.first.get(i));
            put(pass, second.get(i), ids, changed.second.get(i));
            forget(pass, values.get(i));
          });
    } else {
      forget(scope);
    }
    return norm;
  }

  private static NDArray rowsAt(Pass pass, NDArray table, NDArray ids) {
    return Kernels.call("rows_at", pass).with(table, ids).run();
  }

  private static void put(Pass pass, NDArray table, NDArray ids, NDArray rows) {
    Kernels.call("put_rows", pass).with(table, ids, rows).run();
  }

  private static double norm(NDManager scope, List<NDArray> gradients, Shares shares) {
    AtomicDoubleArray squares = new AtomicDoubleArray(shares.count());
    shares.all(
        (share, of) -> {
          try (NDManager own = scope.newSubManager()) {
            NDArray sum =
                Kernels.call("squares", new Pass(own, false))
                    .with("gradients", gradients)
                    .with(share)
                    .with(of)
                    .run();
            squares.set(share, sum.getFloat());
          }
        });
    return Math.sqrt(IntStream.range(0, squares.length()).mapToDouble(squares::get).sum());
  }

  private void update(NDManager scope, Changed changed, double norm, double rate, Shares shares) {
    boolean published = form == Form.PUBLISHED;
    List<NDArray> decaying =
        IntStream.range(0, decays.length)
            .filter(i -> decays[i])
            .mapToObj(changed.values::get)
            .toList();
    double kept = decaying.isEmpty() ? 1 : 1 - rate * constants.weightDecay();
    double correction = published ? 1 : Math.sqrt(1 - Math.pow(constants.beta2(), (double) count));
    shares.all(
        (share, of) -> {
          try (NDManager own = scope.newSubManager()) {
            Kernels.call("adamw", new Pass(own, false))
                .with("values", changed.values)
                .with("gradients", changed.gradients)
                .with("first", changed.first)
                .with("second", changed.second)
                // A kernel does not see an empty list; what keeps all of itself does not decay.
                .with("decaying", decaying.isEmpty() ? changed.values : decaying)
                .with(share)
                .with(of)
                .with(norm, (double) count, rate, constants.beta1(), constants.beta2())
                .with(constants.epsilon() / correction)
                .with(published ? kept : 1, published ? 1 : kept, constants.clipNorm())
                .run();
          }
        });
  }

  /**
   * Sets the gradients to zero without a step.
   *
   * @param scope owns what is made on the way
   */
  public void forget(NDManager scope) {
    Pass pass = new Pass(scope, false);
    values.forEach(value -> forget(pass, value));
  }

  private static void forget(Pass pass, NDArray value) {
    NDArray gradient = Replica.gradient(value, pass.scope());
    if (gradient != null) {
      Kernels.call("forget", pass).with(gradient).run();
    }
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
    }
    count = done;
  }
}
