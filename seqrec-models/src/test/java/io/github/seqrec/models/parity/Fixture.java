package io.github.seqrec.models.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;

/**
 * What PyTorch computed, under {@code parity} in the test resources beside the script that made it.
 *
 * @param tensors by name
 */
public record Fixture(Map<String, Tensor> tensors) {

  /** Reads the fixture of this name. */
  public static Fixture read(String name) throws IOException, URISyntaxException {
    String resource = "/parity/" + name + ".safetensors";
    return new Fixture(
        SafeTensors.read(
                Path.of(
                    Objects.requireNonNull(Fixture.class.getResource(resource), resource).toURI()))
            .tensors());
  }

  /** The float values of a tensor. */
  public float[] floats(String name) {
    return tensor(name).floats();
  }

  /** The integer values of a tensor. */
  public int[] ints(String name) {
    return tensor(name).ints();
  }

  /** A tensor of float values as an array. */
  public NDArray floats(NDManager manager, String name) {
    return manager.create(floats(name), new Shape(tensor(name).shape()));
  }

  /** A tensor of integer values as an array. */
  public NDArray ints(NDManager manager, String name) {
    return manager.create(ints(name), new Shape(tensor(name).shape()));
  }

  /** Each value is within 1e-5 of the largest of the tensor. */
  public void assertSame(String name, float[] actual) {
    float[] expected = floats(name);
    float largest = 1e-3f;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).as(name).containsExactly(expected, Offset.offset(1e-5f * largest));
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
