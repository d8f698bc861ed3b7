package io.github.seqrec.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.examples.ModelFlags;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.plain.PlainRecommender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A network of chosen kind and size, and data that fill every cell of one batch: an epoch is one
 * step.
 */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class Workload {

  private static final long SEED = 42;

  /** The loss option of each name on the command line. */
  private static final ImmutableMap<String, String> LOSSES =
      ImmutableMap.of("ce", "softmax", "sampled", "sampled_softmax", "bce", "bce", "bpr", "bpr");

  @Option(
      names = "--model",
      defaultValue = "sasrec",
      description = "Name of a network, such as sasrec or gru.")
  private String model = "";

  @Option(names = "--preset", description = "Preset of the model; by default its first.")
  private @Nullable String preset;

  @Option(names = "--batch", defaultValue = "128", description = "Users of the batch.")
  private int batch;

  @Option(names = "--length", defaultValue = "200", description = "Positions of each user.")
  private int length;

  @Option(
      names = "--dim",
      defaultValue = "64",
      description = "Size of embeddings, and of states that have none of their own.")
  private int dim;

  @Option(names = "--items", defaultValue = "3416", description = "Items of the catalogue.")
  private int items;

  @Option(names = "--blocks", description = "Blocks of the network; by default the preset's.")
  private @Nullable Integer blocks;

  @Option(names = "--dropout", description = "Dropout, 0..0.999; by default the preset's.")
  private @Nullable Double dropout;

  @Option(
      names = "--loss",
      defaultValue = "ce",
      description =
          "ce: softmax over all items; sampled: over 256 by popularity, shared within a sequence;"
              + " bce or bpr: as many negatives as the preset has, often one.")
  private String loss = "";

  @Mixin private Threads threads;

  /** A SASRec of the given sizes and a small step. */
  static Workload sasRec(int items, int length) {
    return CommandLine.populateCommand(
        new Workload(), "--items=" + items, "--length=" + length, "--batch=4", "--loss=bpr");
  }

  /** Every user has one event more than positions, since the last one is a target only. */
  SequenceDataset data() {
    return SyntheticSequences.markov(1, 0.2, SEED)
        .users(batch)
        .items(items)
        .lengths(length + 1, length + 1)
        .generate();
  }

  /** A trainer that takes this many steps. */
  RecommenderTrainer trainer(int steps) {
    threads.set();
    Map<String, String> options = new HashMap<>();
    options.put("maxLength", Integer.toString(length));
    Set<String> known = Recommenders.provider(model).options(preset()).keySet();
    options.put(ModelFlags.size(known), Integer.toString(dim));
    options.put("batchSize", Integer.toString(batch));
    options.put("epochs", Integer.toString(steps));
    options.put("seed", Long.toString(SEED));
    options.put("loss", lossOption());
    if (loss.equals("sampled")) {
      options.putAll(Map.of("negatives", "256", "sampler", "popularity", "sharing", "sequence"));
    }
    if (blocks != null) {
      options.put("blocks", blocks.toString());
    }
    if (dropout != null) {
      options.put("dropout", dropout.toString());
    }
    return Recommenders.provider(model).trainer(preset(), options);
  }

  /**
   * A model after one step.
   *
   * @param plain whether it computes in plain Java
   */
  SequentialRecommender model(boolean plain) throws IOException {
    SequentialRecommender trained = trainer(1).train(data());
    if (!plain) {
      return trained;
    }
    Path directory = Files.createTempDirectory("plain");
    try (trained) {
      Path saved = directory.resolve("model");
      trained.save(saved);
      return PlainRecommender.load(saved);
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private String preset() {
    return preset == null ? Recommenders.provider(model).presets().get(0) : preset;
  }

  private String lossOption() {
    String option = LOSSES.get(loss);
    if (option == null) {
      throw new IllegalArgumentException("loss ('" + loss + "') must be ce, sampled, bce or bpr");
    }
    return option;
  }

  /** What was run, and with how many threads. */
  JsonObject describe() {
    Engine engine = Engine.getEngine("PyTorch");
    JsonObject json = new JsonObject();
    Map<String, Object> presets = Recommenders.provider(model).options(preset());
    json.addProperty("model", model);
    json.addProperty("preset", preset());
    json.addProperty("batch", batch);
    json.addProperty("length", length);
    json.addProperty("dim", dim);
    json.addProperty("items", items);
    addOption(json, "blocks", blocks, presets);
    addOption(json, "dropout", dropout, presets);
    json.addProperty("loss", loss);
    json.addProperty("threads", JniUtils.getNumThreads());
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    json.addProperty("libtorch", engine.getVersion());
    return json;
  }

  /** Tells an option that not every model has. */
  private static void addOption(
      JsonObject json, String name, @Nullable Number given, Map<String, Object> presets) {
    if (given != null) {
      json.addProperty(name, given);
    } else if (presets.get(name) instanceof Number number) {
      json.addProperty(name, number);
    }
  }
}
