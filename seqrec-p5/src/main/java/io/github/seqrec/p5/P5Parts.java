package io.github.seqrec.p5;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Joiner;
import com.google.common.hash.Hashing;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptTemplate;
import io.github.seqrec.p5.prompt.PromptTemplates;
import io.github.seqrec.p5.t5.T5;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Checkpoint;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a P5 consists of, and the files that it has beside those of any model.
 *
 * @param manager owns the arrays of the T5
 * @param t5 the network
 * @param tokenizer of the network's vocabulary
 * @param templates that it was trained with, those that it is asked by first
 * @param indexing the ids of the items
 * @param options how it was trained and is asked
 */
record P5Parts(
    NDManager manager,
    T5 t5,
    T5Tokenizer tokenizer,
    List<PromptTemplate> templates,
    ItemIndexing indexing,
    P5.Options options)
    implements AutoCloseable {

  private static final String ARCHITECTURE = "t5.json";
  private static final String TEMPLATES = "templates.jsonl";
  private static final String INDEXING = "indexing.json";

  /** The options that are paths. */
  private static final Set<String> PATHS = Set.of("weights", "tokenizer", "templates");

  /**
   * What a training depends on beside its data: the options by name, but what they name by a path
   * told by its contents, and so the ids, which are computed.
   */
  Map<String, Object> run() {
    Map<String, Object> run = RecordOptions.toMap(options);
    run.keySet().removeAll(PATHS);
    run.put("indexingSha256", digest(indexing.texts()));
    run.put("templatesSha256", digest(templates));
    run.put("tokenizerSha256", tokenizer.digest());
    if (!options.weights().equals(P5.NONE)) {
      run.put("weightsSha256", t5.digest());
    }
    return run;
  }

  private static String digest(List<?> parts) {
    return Hashing.sha256()
        .hashString(Joiner.on('\n').join(parts), StandardCharsets.UTF_8)
        .toString();
  }

  /**
   * The same for reading alone, without the gradients of a training, which are as large as the
   * weights: to be closed by itself, as these parts still are, whose T5 is of no use any more.
   */
  P5Parts trained() {
    NDManager owner = Engine.getEngine("PyTorch").newBaseManager();
    try {
      T5 trained = new T5(t5.config(), Parameters.stored(owner, this::take, false));
      return new P5Parts(owner, trained, tokenizer.copy(), templates, indexing, options);
    } catch (RuntimeException | Error e) {
      owner.close();
      throw e;
    }
  }

  /** The values of an array, which is freed: there are never two copies of all weights. */
  private float[] take(String name) {
    try (NDArray array = Objects.requireNonNull(t5.parameters().arrays().get(name), name)) {
      return array.toFloatArray();
    }
  }

  /** Writes all but the weights, which every model has. */
  void write(Path directory) throws IOException {
    t5.config().write(directory.resolve(ARCHITECTURE));
    tokenizer.write(directory);
    PromptTemplates.write(directory.resolve(TEMPLATES), templates);
    indexing.write(directory.resolve(INDEXING));
  }

  /** Reads what {@link #write} wrote, and the weights. */
  static P5Parts read(Path directory, ModelDirectory saved, P5.Options options) throws IOException {
    T5Weights weights =
        T5Weights.load(
            directory.resolve(SafeTensors.MODEL), T5Config.read(directory.resolve(ARCHITECTURE)));
    List<PromptTemplate> templates = PromptTemplates.read(directory.resolve(TEMPLATES));
    ItemIndexing indexing = ItemIndexing.read(directory.resolve(INDEXING));
    if (indexing.size() != saved.catalog().size()) {
      throw new IOException(
          directory.resolve(INDEXING).toAbsolutePath()
              + " has ids of "
              + indexing.size()
              + " items, items.tsv has "
              + saved.catalog().size()
              + "; copy the model again");
    }
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    try {
      T5 t5 = T5.of(weights, manager, false);
      T5Tokenizer tokenizer = T5Checkpoint.tokenizer(directory, weights.config());
      return new P5Parts(manager, t5, tokenizer, templates, indexing, options);
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public void close() {
    manager.close();
    tokenizer.close();
  }
}
