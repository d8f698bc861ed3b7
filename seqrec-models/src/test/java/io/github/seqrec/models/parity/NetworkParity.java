package io.github.seqrec.models.parity;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

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
  private final Map<String, Tensor> fixture;
  private final SequenceNetwork network;
  private final Objective objective;
  private final BatchArrays batch;

  private NetworkParity(
      String name, NetworkFactory factory, NetworkSizes sizes, Objective objective)
      throws IOException, URISyntaxException {
    fixture =
        SafeTensors.read(
                Path.of(
                    Objects.requireNonNull(
                            NetworkParity.class.getResource("/parity/" + name + ".safetensors"),
                            name)
                        .toURI()))
            .tensors();
    Parameters parameters = Parameters.random(manager, 1);
    network = factory.create(parameters, sizes);
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.arrays().keySet().forEach(key -> values.put(key, tensor("value." + key).floats()));
    parameters.restore(values);
    this.objective = objective;
    batch = new BatchArrays(array("items"), array("lengths"), array("users"));
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
      NDArray real = array("targets").neq(0).toType(DataType.FLOAT32, false).expandDims(2);
      assertSame("states", states.mul(real).toFloatArray(), "states");
      assertThat(backward(scope)).isCloseTo(tensor("loss").floats()[0], Offset.offset(1e-5f));
      network
          .parameters()
          .arrays()
          .forEach(
              (key, array) ->
                  assertSame(key, array.getGradient().toFloatArray(), "gradient." + key));
    }
  }

  private void checkSteps() {
    List<NDArray> parameters = network.parameters().list();
    try (NDManager scope = manager.newSubManager()) {
      AdamW optimizer = new AdamW(scope, parameters, CONSTANTS);
      for (int step = 0; step < STEPS; step++) {
        // The gradients of the first step are there already.
        if (step > 0) {
          backward(scope);
        }
        optimizer.step(scope, RATE);
        network.constrain(new Pass(scope, false));
      }
      network.parameters().snapshot().forEach((key, now) -> assertSame(key, now, "after." + key));
    }
  }

  private float backward(NDManager scope) {
    Pass pass = new Pass(scope, true);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray loss = loss(pass, network.states(pass, batch));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray loss(Pass pass, NDArray states) {
    int[] all = tensor("targets").ints();
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
    NDArray negative = output.some(pass, h, array("negatives")).reshape(rows.length, -1);
    return Losses.pairwise(pass, positive, negative, weights);
  }

  private void assertSame(String what, float[] actual, String key) {
    float[] expected = tensor(key).floats();
    float largest = 1e-3f;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual)
        .as("%s of %s", key.substring(0, key.indexOf('.') + 1), what)
        .containsExactly(expected, Offset.offset(1e-5f * largest));
  }

  private Tensor tensor(String key) {
    return Objects.requireNonNull(fixture.get(key), key);
  }

  private NDArray array(String key) {
    return manager.create(tensor(key).ints(), new Shape(tensor(key).shape()));
  }

  @Override
  public void close() {
    manager.close();
  }
}
