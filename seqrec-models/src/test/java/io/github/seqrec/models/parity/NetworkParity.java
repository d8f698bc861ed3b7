package io.github.seqrec.models.parity;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Losses;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.models.kernels.Shares;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network against what PyTorch computed for it: states, loss, gradients, and the parameters after
 * five optimizer steps, each value within 1e-5 of the largest of its array.
 *
 * <p>The fixtures lie under {@code parity} in the test resources with the scripts that made them.
 */
public final class NetworkParity implements AutoCloseable {

  /** What the fixture minimises. */
  public enum Objective {
    /** Softmax over the catalogue. */
    SOFTMAX,
    /** BPR against the fixture's negatives. */
    BPR
  }

  private static final int STEPS = 5;
  private static final double RATE = 0.01;

  /** A large epsilon, or gradients that are 0 but for rounding would become steps of full size. */
  private static final AdamW.Constants CONSTANTS = new AdamW.Constants(0.9, 0.98, 1e-3, 0.1, 0);

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Fixture fixture;
  private final SequenceNetwork network;
  private final Objective objective;
  private final BatchArrays batch;

  private NetworkParity(
      String name, NetworkFactory factory, NetworkSizes sizes, Objective objective)
      throws IOException, URISyntaxException {
    fixture = Fixture.read(name);
    Parameters parameters = Parameters.random(manager, 1);
    network = factory.create(parameters, sizes);
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.arrays().keySet().forEach(key -> values.put(key, fixture.floats("value." + key)));
    parameters.restore(values);
    this.objective = objective;
    batch =
        new BatchArrays(
            fixture.ints(manager, "items"),
            fixture.ints(manager, "lengths"),
            fixture.ints(manager, "users"),
            null,
            null);
  }

  /** Compares everything that the fixture of this name holds. */
  public static void check(
      String name, NetworkFactory factory, NetworkSizes sizes, Objective objective)
      throws IOException, URISyntaxException {
    try (NetworkParity parity = new NetworkParity(name, factory, sizes, objective)) {
      parity.checkValuesAndGradients();
      parity.checkSteps();
    }
  }

  private void checkValuesAndGradients() {
    try (NDManager scope = manager.newSubManager()) {
      Pass pass = new Pass(scope, true);
      NDArray states = network.states(pass, batch);
      NDArray real =
          fixture.ints(manager, "targets").neq(0).toType(DataType.FLOAT32, false).expandDims(2);
      fixture.assertSame("states", states.mul(real).toFloatArray());
      fixture.assertSame("loss", new float[] {backward(scope)});
      network
          .parameters()
          .arrays()
          .forEach(
              (key, array) ->
                  fixture.assertSame("gradient." + key, array.getGradient().toFloatArray()));
    }
  }

  private void checkSteps() {
    List<NDArray> parameters = network.parameters().list();
    try (NDManager scope = manager.newSubManager()) {
      AdamW optimizer = new AdamW(scope, parameters, parameters, CONSTANTS, AdamW.Form.PUBLISHED);
      for (int step = 0; step < STEPS; step++) {
        // The gradients of the first step are there already.
        if (step > 0) {
          backward(scope);
        }
        optimizer.step(scope, RATE, Shares.CALLER);
        network.constrain(new Pass(scope, false));
      }
      network
          .parameters()
          .snapshot()
          .forEach((key, now) -> fixture.assertSame("after." + key, now));
    }
  }

  private float backward(NDManager scope) {
    Pass pass = new Pass(scope, true);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray loss = loss(pass, network.states(pass, batch));
      pass.backward(collector, loss);
      return loss.getFloat();
    }
  }

  private NDArray loss(Pass pass, NDArray states) {
    int[] all = fixture.ints("targets");
    int[] rows = IntStream.range(0, all.length).filter(i -> all[i] != 0).toArray();
    NDManager scope = pass.scope();
    NDArray targets = scope.create(IntStream.of(rows).map(i -> all[i]).toArray());
    NDArray weights = scope.ones(new Shape(rows.length));
    OutputLayer output = network.output(pass);
    if (objective == Objective.SOFTMAX) {
      return output.softmaxLoss(pass, states, scope.create(rows), targets, weights);
    }
    NDArray h = Scores.select(pass, states, scope.create(rows)).expandDims(1);
    NDArray positive = output.some(pass, h, targets.reshape(rows.length, 1)).reshape(rows.length);
    NDArray negative =
        output.some(pass, h, fixture.ints(manager, "negatives")).reshape(rows.length, -1);
    return Losses.pairwise(pass, positive, negative, weights);
  }

  @Override
  public void close() {
    manager.close();
  }
}
