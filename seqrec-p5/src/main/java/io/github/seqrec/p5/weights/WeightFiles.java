package io.github.seqrec.p5.weights;

import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files that hold a checkpoint's tensors. */
final class WeightFiles {

  static final String SAFETENSORS = "model.safetensors";

  /** In the order in which they are looked for. */
  static final List<String> NAMES = List.of(SAFETENSORS);

  private WeightFiles() {}

  /** The file in a directory that holds its tensors. */
  static Path find(Path directory) throws IOException {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(
        directory.toAbsolutePath().toString(), null, "it holds none of " + NAMES);
  }

  /** The tensors by the names that the file gives them. */
  static Map<String, Tensor> read(Path file) throws IOException {
    return SafeTensors.read(file).tensors();
  }
}
