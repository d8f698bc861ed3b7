package io.github.seqrec.models.exchange;

import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.SavedOptions;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;

/**
 * Writes saved {@code sasrec} models with learnt positions and {@code gru} models as ONNX, opset
 * 17.
 *
 * <p>Inputs: {@code items} (B, L) int64, each row a history's item indices, oldest first, followed
 * by zeros; {@code lengths} (B) int64, the items of each row, 1 or more. L is at most the model's
 * maxLength: of longer histories give the latest items. Output: {@code scores} (B, N + 1) float;
 * column i belongs to the item in line i of items.tsv, and column 0, the padding's, means nothing.
 */
public final class OnnxExport {

  /** What a message of protocol buffers may have is 2 GiB; a part is left to the operators. */
  private static final long MOST_BYTES = (1L << 31) - (1 << 20);

  private OnnxExport() {}

  /**
   * Writes a file, replacing an old one.
   *
   * @param directory that the model was saved to
   * @throws IOException if the model cannot be read, is one that is not written as ONNX, or has
   *     weights of 2 GiB or more; no file is written then
   */
  public static void write(Path directory, Path file) throws IOException {
    ModelDirectory model = ModelDirectory.read(directory);
    byte[] content;
    try {
      content = content(model);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException(
          directory.toAbsolutePath() + " cannot be written as ONNX: " + e.getMessage(), e);
    }
    WholeFile.replace(file, temporary -> Files.write(temporary, content));
  }

  private static byte[] content(ModelDirectory model) {
    SavedOptions options = new SavedOptions(model.optionTexts());
    options.require("actions", "false", "train the model with actions=false");
    requireRoom(model.tensors().values());
    NamedTensors tensors = new NamedTensors(model.tensors());
    OnnxGraph graph = new OnnxGraph();
    graph.input("items", OnnxGraph.Type.INT64, "batch", "columns");
    graph.input("lengths", OnnxGraph.Type.INT64, "batch");
    int rows = model.catalog().size() + 1;
    switch (model.modelType()) {
      case "sasrec" -> {
        options.require("positions", "learnt", "train the model with positions=learnt");
        new OnnxSasRec(graph, tensors, options, rows).add();
      }
      case "gru" -> new OnnxGru(graph, tensors, options, rows).add();
      default ->
          throw new IllegalArgumentException(
              "model_type (" + model.modelType() + ") must be sasrec or gru; train one of these");
    }
    tensors.requireAll();
    graph.output("scores", OnnxGraph.Type.FLOAT, "batch", rows);
    return graph.model(model.modelType());
  }

  /** Refuses weights that have no room in one file. */
  static void requireRoom(Collection<Tensor> weights) {
    long values =
        weights.stream()
            .mapToLong(weight -> weight.data().remaining() / weight.type().bytes())
            .sum();
    if (values > MOST_BYTES / Float.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its weights (%,d values of 4 bytes) must be less than 2 GiB, as much as a file of"
                  + " ONNX holds; train the model on fewer items or with smaller states",
              values));
    }
  }

  /** (B, L, D) to (B, D): the states after the last items. */
  static String last(OnnxGraph graph, String states) {
    String index = graph.add("Sub", "lengths", graph.integer(1));
    String indices = graph.add("Unsqueeze", index, graph.integers(1)); // (B, 1)
    return graph.node("GatherND", states, indices).with("batch_dims", 1L).add();
  }
}
