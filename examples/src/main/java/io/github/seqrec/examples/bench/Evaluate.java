package io.github.seqrec.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.SampledRankingEvaluator;
import io.github.seqrec.examples.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long evaluation takes beside the matrix product that the scores cost at least. */
@Command(
    name = "bench.Evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores are products of random states and item vectors. Prints one line of JSON, medians of",
      "the rounds: product_seconds is the bare product, scores_seconds the product and its copy to",
      "arrays, full_seconds the full ranking, sampled_seconds the sampled ranking of one draw."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Evaluate implements Callable<Integer> {

  private static final int BATCH = 256;
  private static final long SEED = 42;

  @Spec private CommandSpec spec;

  @Option(names = "--users", defaultValue = "22363", description = "Cases.")
  private int users;

  @Option(names = "--items", defaultValue = "12101", description = "Items of the catalogue.")
  private int items;

  @Option(names = "--dim", defaultValue = "64", description = "Size of states.")
  private int dim;

  @Option(names = "--length", defaultValue = "8", description = "Events of each history.")
  private int length;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds after one to warm up.")
  private int rounds;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Evaluate(), args);
  }

  @Override
  public Integer call() {
    if (rounds < 1 || users < 1 || items < 102 + length || dim < 1 || length < 1) {
      throw new IllegalArgumentException(
          "rounds ("
              + rounds
              + "), users ("
              + users
              + "), dim ("
              + dim
              + ") and length ("
              + length
              + ") must be at least 1, items ("
              + items
              + ") 102 more than length");
    }
    List<TestCase> cases = cases();
    RankingEvaluator full = FullRankingEvaluator.of(SeenPolicy.EXCLUDE).batchSize(BATCH);
    RankingEvaluator sampled = SampledRankingEvaluator.of(100, 1, SEED).batchSize(BATCH);
    try (Products model = new Products(items, dim)) {
      List<double[]> times = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        double[] seconds = {
          seconds(() -> batches(cases).forEach(model::product)),
          seconds(() -> batches(cases).forEach(model::scoreAll)),
          seconds(() -> full.evaluate(model, cases)),
          seconds(() -> sampled.evaluate(model, cases))
        };
        if (round > 0) {
          times.add(seconds);
        }
      }
      JsonObject json = new JsonObject();
      String[] names = {"product_seconds", "scores_seconds", "full_seconds", "sampled_seconds"};
      double[] medians = new double[names.length];
      for (int n = 0; n < names.length; n++) {
        int column = n;
        medians[n] =
            Quantiles.median().compute(times.stream().mapToDouble(row -> row[column]).toArray());
        json.addProperty(names[n], medians[n]);
      }
      json.addProperty("full_over_product", medians[2] / medians[0]);
      json.addProperty("full_over_scores", medians[2] / medians[1]);
      json.addProperty("users", users);
      json.addProperty("items", items);
      json.addProperty("dim", dim);
      json.addProperty("rounds", rounds);
      json.addProperty("processors", Runtime.getRuntime().availableProcessors());
      Commands.out(spec).println(json);
    }
    return 0;
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private List<TestCase> cases() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<TestCase> cases = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int[] events = random.ints(length + 1, 1, items + 1).distinct().toArray();
      int target = 1 + (events[0] + events.length * 7) % items;
      boolean seen = Arrays.stream(events).anyMatch(item -> item == target);
      int free = seen ? events[events.length - 1] % items + 1 : target;
      int[] history = Arrays.stream(events).filter(item -> item != free).toArray();
      int[] touched = Arrays.copyOf(history, history.length + 1);
      touched[history.length] = free;
      cases.add(new TestCase(History.of(history), free, History.of(touched)));
    }
    return cases;
  }

  private static List<List<History>> batches(List<TestCase> cases) {
    List<List<History>> batches = new ArrayList<>();
    for (int from = 0; from < cases.size(); from += BATCH) {
      batches.add(
          cases.subList(from, Math.min(cases.size(), from + BATCH)).stream()
              .map(TestCase::history)
              .toList());
    }
    return batches;
  }

  /** States that depend on nothing, times vectors of the items. */
  private static final class Products implements SequentialRecommender {

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final ItemCatalog catalog;
    private final NDArray states;
    private final NDArray vectors;
    private final float[] noise = new float[1 << 16];

    Products(int items, int dim) {
      catalog = ItemCatalog.of(IntStream.rangeClosed(1, items).mapToObj(i -> "i" + i).toList());
      states = manager.create(random(BATCH * dim), new Shape(BATCH, dim));
      vectors = manager.create(random(dim * (items + 1)), new Shape(dim, items + 1L));
      System.arraycopy(random(noise.length), 0, noise, 0, noise.length);
    }

    private static float[] random(int size) {
      SplittableRandom random = new SplittableRandom(SEED);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) random.nextDouble(-1, 1);
      }
      return values;
    }

    void product(List<History> histories) {
      try (NDArray rows = states.get("0:" + histories.size());
          NDArray scores = rows.matMul(vectors)) {
        if (scores.size() == 0) {
          throw new IllegalStateException("no scores");
        }
      }
    }

    @Override
    public float[][] scoreAll(List<History> histories) {
      try (NDArray rows = states.get("0:" + histories.size());
          NDArray scores = rows.matMul(vectors)) {
        float[] flat = scores.toFloatArray();
        int width = catalog.size() + 1;
        float[][] result = new float[histories.size()][];
        for (int h = 0; h < result.length; h++) {
          result[h] = Arrays.copyOfRange(flat, h * width, (h + 1) * width);
          result[h][0] = Float.NEGATIVE_INFINITY;
        }
        return result;
      }
    }

    @Override
    public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
      float[][] scores = new float[candidates.length][];
      for (int h = 0; h < scores.length; h++) {
        scores[h] = new float[candidates[h].length];
        for (int c = 0; c < scores[h].length; c++) {
          scores[h][c] = noise[(h * 7919 + candidates[h][c]) & (noise.length - 1)];
        }
      }
      return scores;
    }

    @Override
    public ItemCatalog catalog() {
      return catalog;
    }

    @Override
    public ModelCard card() {
      DatasetSummary data = new DatasetSummary("", 0, catalog.size(), 0);
      return new ModelCard("products", Map.of(), data, SEED, Map.of(), Map.of());
    }

    @Override
    public float[] popularity() {
      return new float[catalog.size() + 1];
    }

    @Override
    public void save(Path directory) {
      throw new UnsupportedOperationException("random scores are not worth saving");
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
