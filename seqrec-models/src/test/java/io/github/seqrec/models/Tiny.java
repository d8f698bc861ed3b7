package io.github.seqrec.models;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Data, options and figures small enough for tests. */
public final class Tiny {

  /** Histories of several lengths over the items of {@link #data()}. */
  public static final List<History> HISTORIES =
      List.of(History.of(3), History.of(1, 2, 3, 4, 5), History.of(9, 9, 1, 7, 2, 8, 4, 4, 6, 10));

  private Tiny() {}

  /** 40 users and 12 items; an item decides the next one nine times in ten. */
  public static SequenceDataset data() {
    return SyntheticSequences.markov(1, 0.1, 7).users(40).items(12).lengths(4, 9).generate();
  }

  /** 30 users who view 9 items of a circle one after the other, and buy every third. */
  public static SequenceDataset dataWithActions() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 30; user++) {
      for (int t = 0; t < 6; t++) {
        String action = (user + t) % 3 == 0 ? "buy" : "view";
        data.add(new Interaction("u" + user, "i" + (user + t) % 9, null, null, action));
      }
    }
    return data.build();
  }

  /** A SASRec of about 2,000 parameters that trains in five steps an epoch. */
  public static SasRec.Options sasRec() {
    return SasRec.Options.modern().toBuilder()
        .maxLength(10)
        .dim(16)
        .blocks(1)
        .training(training())
        .build();
  }

  /** Three epochs of five steps. */
  public static TrainingOptions training() {
    return TrainingOptions.defaults().toBuilder()
        .epochs(3)
        .batchSize(8)
        .learningRate(0.01)
        .seed(5)
        .build();
  }

  /**
   * The share of cases whose target is among the k best items that are not in the history. Guessing
   * reaches k / items on uniform targets, as a seen target counts as missed.
   */
  public static double hitRate(SequentialRecommender model, List<TestCase> cases, int k) {
    return hitRate(model, cases, k, true);
  }

  /** The share of cases whose target is among the k best items, those in the history included. */
  public static double hitRateOfAll(SequentialRecommender model, List<TestCase> cases, int k) {
    return hitRate(model, cases, k, false);
  }

  private static double hitRate(
      SequentialRecommender model, List<TestCase> cases, int k, boolean unseen) {
    float[][] scores = model.scoreAll(cases.stream().map(TestCase::history).toList());
    int hits = 0;
    for (int i = 0; i < scores.length; i++) {
      float[] row = scores[i];
      for (int item : unseen ? cases.get(i).history().toArray() : new int[0]) {
        row[item] = Float.NEGATIVE_INFINITY;
      }
      float wanted = row[cases.get(i).target()];
      int better = 0;
      for (float score : row) {
        better += score > wanted ? 1 : 0;
      }
      // A score that is no number is a miss too, though nothing is better than it.
      hits += better < k && wanted > Float.NEGATIVE_INFINITY ? 1 : 0;
    }
    return (double) hits / scores.length;
  }

  /**
   * How many of some vectors are different, but for rounding.
   *
   * @param values of the vectors, one after the other
   */
  public static int kinds(float[] values, int size) {
    Set<List<Long>> kinds = new HashSet<>();
    for (int from = 0; from < values.length; from += size) {
      kinds.add(
          IntStream.range(from, from + size).mapToObj(i -> Math.round(1e3 * values[i])).toList());
    }
    return kinds.size();
  }

  /** Runs something whose operations use as many threads. */
  public static void withThreads(int threads, Runnable task) {
    int before = ComputeThreads.ofThisThread();
    ComputeThreads.ofThisThread(threads);
    try {
      task.run();
    } finally {
      ComputeThreads.ofThisThread(before);
    }
  }

  /**
   * Trains a model on the data for two epochs and saves it.
   *
   * @param changes options of the preset, {@code name=value}, apart by blanks
   * @return the model's directory, in the given one
   */
  public static Path saved(Path directory, String model, String preset, String changes)
      throws IOException {
    return saved(directory, model, preset, changes, data());
  }

  /** The same on other data. */
  public static Path saved(
      Path directory, String model, String preset, String changes, SequenceDataset data)
      throws IOException {
    Map<String, String> options = new HashMap<>(Map.of("epochs", "2", "maxLength", "10"));
    for (String change : changes.split(" ", -1)) {
      options.put(change.replaceAll("=.*", ""), change.replaceAll(".*=", ""));
    }
    Path path = directory.resolve("model");
    try (SequentialRecommender trained =
        Recommenders.provider(model).trainer(preset, options).train(data)) {
      trained.save(path);
    }
    return path;
  }
}
