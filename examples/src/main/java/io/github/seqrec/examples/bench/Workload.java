package io.github.seqrec.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.JsonObject;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.TrainingOptions;
import picocli.CommandLine.Option;

/** A SASRec of chosen size, and data that fill every cell of one batch: an epoch is one step. */
final class Workload {

  private static final long SEED = 42;
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  @Option(names = "--batch", defaultValue = "128", description = "Users of the batch.")
  private int batch;

  @Option(names = "--length", defaultValue = "200", description = "Positions of each user.")
  private int length;

  @Option(names = "--dim", defaultValue = "64", description = "Size of states.")
  private int dim;

  @Option(names = "--items", defaultValue = "3416", description = "Items of the catalogue.")
  private int items;

  @Option(names = "--blocks", defaultValue = "2", description = "Blocks of the network.")
  private int blocks;

  @Option(names = "--dropout", defaultValue = "0.2", description = "Dropout, 0..1.")
  private double dropout;

  @Option(
      names = "--loss",
      defaultValue = "ce",
      description = "ce: softmax over all items, or bce: one negative for each target.")
  private String loss = "";

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of libtorch; by default it chooses. Counts before its first use.")
  private int threads;

  /** Every user has one event more than positions, since the last one is a target only. */
  SequenceDataset data() {
    return SyntheticSequences.markov(1, 0.2, SEED)
        .users(batch)
        .items(items)
        .lengths(length + 1, length + 1)
        .generate();
  }

  /** A trainer that takes this many steps. */
  NetworkTrainer trainer(int steps) {
    if (threads > 0) {
      System.setProperty(THREADS, Integer.toString(threads));
    }
    return SasRec.trainer(
        SasRec.Options.modern().toBuilder()
            .maxLength(length)
            .dim(dim)
            .blocks(blocks)
            .dropout(dropout)
            .training(
                TrainingOptions.defaults().toBuilder()
                    .loss(lossByName())
                    .batchSize(batch)
                    .epochs(steps)
                    .seed(SEED)
                    .build())
            .build());
  }

  private LossOptions lossByName() {
    return switch (loss) {
      case "ce" -> LossOptions.softmax();
      case "bce" -> LossOptions.bce();
      default -> throw new IllegalArgumentException("loss ('" + loss + "') must be ce or bce");
    };
  }

  /** What was run, and with how many threads. */
  JsonObject describe() {
    Engine engine = Engine.getEngine("PyTorch");
    JsonObject json = new JsonObject();
    json.addProperty("batch", batch);
    json.addProperty("length", length);
    json.addProperty("dim", dim);
    json.addProperty("items", items);
    json.addProperty("blocks", blocks);
    json.addProperty("dropout", dropout);
    json.addProperty("loss", loss);
    json.addProperty("threads", JniUtils.getNumThreads());
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    json.addProperty("libtorch", engine.getVersion());
    return json;
  }
}
