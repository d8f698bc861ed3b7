package io.github.seqrec.models.exchange;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.base.Libraries;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.plain.PlainRecommender;
import io.github.seqrec.models.plain.TransformerOptions;
import io.github.seqrec.models.store.Example;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.PyTorchFile;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Recommenders from weights that Python programs trained: their scores are equal to Python's up to
 * rounding, and they are saved and loaded as our own.
 *
 * <p>Weights are read from {@code .safetensors}, and from any other file as from a state dict that
 * {@code torch.save(model.state_dict(), file)} wrote; no code in it is run. A file does not tell
 * the training data: the recommender's popularity, which answers an empty history, is 0 for every
 * item.
 */
public final class PythonModels {

  private static final String PYTORCH_BLOCK = "attention_layernorms.%d.weight";
  private static final String RECBOLE_BLOCK =
      "trm_encoder.layer.%d.multi_head_attention.query.weight";
  private static final String RECBOLE_INNER = "trm_encoder.layer.0.feed_forward.dense_1.weight";
  private static final String GRU_LAYER = "gru_layers.weight_hh_l%d";

  /** As editors of Windows write it; it belongs to no id. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What the card says where the training data would be identified. */
  private static final String UNKNOWN_DATA = "unknown";

  private PythonModels() {}

  /**
   * Reads a catalogue.
   *
   * @param file one item id a line, in UTF-8, perhaps after a byte order mark; line 1 is the item
   *     that Python calls 1
   * @throws IOException if the file cannot be read, or an id is empty or stands twice
   */
  public static ItemCatalog catalog(Path file) throws IOException {
    try {
      List<String> ids = Files.readAllLines(file);
      if (!ids.isEmpty() && ids.get(0).startsWith(BYTE_ORDER_MARK)) {
        ids.set(0, ids.get(0).substring(BYTE_ORDER_MARK.length()));
      }
      return ItemCatalog.of(ids);
    } catch (CharacterCodingException e) {
      throw new IOException(file.toAbsolutePath() + " is no UTF-8; write it in UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  /**
   * A SASRec (Kang and McAuley, ICDM 2018).
   *
   * @param weights file of the state dict
   * @param catalog the items, in the order of Python's indices 1 to N
   * @param layout the program that trained it
   * @param heads attention heads, which the weights don't tell; divides the hidden size
   * @throws IOException if the file is damaged or holds more than tensors, or if tensors are
   *     missing, surplus or misshapen, all of which the message names
   */
  public static PlainRecommender sasRec(
      Path weights, ItemCatalog catalog, SasRecLayout layout, int heads) throws IOException {
    Ranges.atLeastOne("heads", heads, 1);
    return read(
        weights,
        tensors -> {
          boolean recBole = layout.isRecBole();
          String positions = recBole ? "position_embedding.weight" : "pos_emb.weight";
          int dim = tensors.size(positions, 1);
          int blocks = count(tensors, recBole ? RECBOLE_BLOCK : PYTORCH_BLOCK);
          TransformerOptions options =
              layout.options(
                  tensors.size(positions, 0) - layout.unusedPositions(),
                  dim,
                  recBole ? tensors.size(RECBOLE_INNER, 0) : dim,
                  blocks,
                  heads);
          Map<String, Tensor> ours =
              recBole
                  ? SasRecTensors.ofRecBole(tensors, options, catalog.size())
                  : SasRecTensors.ofPyTorch(
                      tensors, options, catalog.size(), layout.unusedPositions());
          return model("plain-transformer", RecordOptions.toMap(options), catalog, ours);
        });
  }

  /**
   * RecBole's GRU4Rec (Tan et al., DLRS 2016). What it is saved as is our {@code gru}, which can be
   * loaded with or without libtorch.
   *
   * @param weights file of the state dict
   * @param catalog the items, in the order of Python's indices 1 to N
   * @param maxLength RecBole's {@code MAX_ITEM_LIST_LENGTH}: of longer histories the latest items
   *     count
   * @throws IOException as {@link #sasRec}
   */
  public static PlainRecommender gru4Rec(Path weights, ItemCatalog catalog, int maxLength)
      throws IOException {
    Ranges.atLeastOne("maxLength", maxLength, 50);
    return read(
        weights,
        tensors -> {
          int e = tensors.size("dense.weight", 0);
          int h = tensors.size("dense.weight", 1);
          int layers = count(tensors, GRU_LAYER);
          Map<String, Object> options = new LinkedHashMap<>();
          options.put("maxLength", maxLength);
          options.put("cell", "gru");
          options.put("embeddingDim", e);
          options.put("hidden", h);
          options.put("layers", layers);
          options.put("tied", e != h);
          options.put("actions", false);
          return model(
              "gru", options, catalog, Gru4RecTensors.of(tensors, catalog.size(), e, h, layers));
        });
  }

  /** How many there are of a kind, at least one: the first is then told to be missing. */
  private static int count(NamedTensors tensors, String name) {
    int count = 1;
    while (tensors.contains(String.format(Locale.ROOT, name, count))) {
      count++;
    }
    return count;
  }

  private static PlainRecommender read(Path file, Function<NamedTensors, ModelDirectory> mapping)
      throws IOException {
    Map<String, Tensor> read =
        file.toString().endsWith(".safetensors")
            ? SafeTensors.read(file).tensors()
            : PyTorchFile.read(file);
    try {
      NamedTensors tensors = new NamedTensors(read);
      ModelDirectory model = mapping.apply(tensors);
      tensors.requireAll();
      return PlainRecommender.of(model);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file.toAbsolutePath()
              + ": "
              + e.getMessage()
              + "; check layout, sizes and catalogue, and that the file holds the model's state"
              + " dict alone",
          e);
    }
  }

  private static ModelDirectory model(
      String type, Map<String, Object> options, ItemCatalog catalog, Map<String, Tensor> tensors) {
    float[] popularity = new float[catalog.size() + 1];
    popularity[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
    DatasetSummary data = new DatasetSummary(UNKNOWN_DATA, 0, catalog.size(), 0);
    return new ModelDirectory(
        type,
        options,
        catalog,
        popularity,
        List.of(),
        List.of(),
        new ModelCard(type, options, data, 0, Libraries.plain(), Map.of()),
        tensors,
        new Example(List.of(), List.of()));
  }
}
