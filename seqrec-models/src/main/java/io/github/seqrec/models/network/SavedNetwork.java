package io.github.seqrec.models.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Makes recommenders of networks that were saved. */
public final class SavedNetwork {

  private SavedNetwork() {}

  /**
   * Makes a saved network.
   *
   * @param factory of the model and options that the directory's configuration names
   * @throws IllegalArgumentException if the weights do not fit them
   */
  public static NetworkRecommender of(ModelDirectory saved, NetworkFactory factory) {
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    try {
      Map<String, float[]> values = new LinkedHashMap<>();
      saved.tensors().forEach((name, tensor) -> values.put(name, tensor.floats()));
      Parameters parameters = Parameters.stored(manager, values);
      NetworkSizes sizes =
          new NetworkSizes(saved.catalog().size(), saved.users().size(), saved.actions().size());
      SequenceNetwork network = factory.create(parameters, sizes);
      parameters
          .arrays()
          .forEach(
              (name, array) ->
                  checkShape(
                      name, array.getShape(), Objects.requireNonNull(saved.tensors().get(name))));
      values.keySet().removeAll(parameters.arrays().keySet());
      if (!values.isEmpty()) {
        throw new IllegalArgumentException(
            "tensors "
                + values.keySet()
                + " have no place in it; are model.safetensors and the options of one model?");
      }
      return new NetworkRecommender(
          manager,
          network,
          factory.reach(),
          saved.catalog(),
          saved.users(),
          saved.actions(),
          saved.popularity(),
          saved.card());
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** The parameters take values by their number, which a transposed matrix has too. */
  private static void checkShape(String name, Shape expected, Tensor stored) {
    if (!Arrays.equals(stored.shape(), expected.getShape())) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' has shape "
              + new Shape(stored.shape())
              + ", expected "
              + expected
              + "; are model.safetensors and the options of one model?");
    }
  }
}
