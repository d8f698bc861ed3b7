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
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkRecommender;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
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
      "A history's state is the random vector of its last item. Prints one line of JSON, medians of",
      "the rounds: product_seconds is the bare product, scores_seconds all scores as arrays,",
      "full_seconds the full ranking, sampled_seconds the sampled ranking of one draw."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Evaluate implements Callable<Integer> {

  private static final int BATCH = 256;
  private static final long SEED = 42;

  @Spec private CommandSpec spec;

  @Option(
      names = "--users",
      defaultValue = "22363",
      description = "Users, each of which is a case.")
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
    NDManager manager = NDManager.newBaseManager("PyTorch");
    LastItem network = LastItem.of(manager, items, dim);
    NDArray states = network.items().get("0:" + BATCH);
    NDArray vectors = network.items().transpose();
    try (SequentialRecommender model = network.recommender(manager)) {
      List<double[]> times = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        double[] seconds = {
          seconds(() -> batches(cases).forEach(batch -> product(states, vectors, batch.size()))),
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

  private static void product(NDArray states, NDArray vectors, int rows) {
    try (NDArray some = states.get("0:" + rows);
        NDArray scores = some.matMul(vectors)) {
      if (scores.size() == 0) {
        throw new IllegalStateException("no scores");
      }
    }
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

  /** The least of a network: its state is the vector of the last item. */
  private record LastItem(Parameters parameters, NDArray items) implements SequenceNetwork {

    static LastItem of(NDManager manager, int items, int dim) {
      Parameters parameters = Parameters.random(manager, SEED);
      return new LastItem(parameters, parameters.normal("items", 1, items + 1L, dim));
    }

    @Override
    public NDArray states(Pass pass, BatchArrays batch) {
      Shape cells = batch.items().getShape();
      return Scores.select(pass, items, batch.items().flatten())
          .reshape(cells.get(0), cells.get(1), items.getShape().get(1));
    }

    @Override
    public OutputLayer output(Pass pass) {
      return new DotOutput(items, null);
    }

    SequentialRecommender recommender(NDManager manager) {
      int count = (int) items.getShape().get(0) - 1;
      ItemCatalog catalog =
          ItemCatalog.of(IntStream.rangeClosed(1, count).mapToObj(i -> "i" + i).toList());
      DatasetSummary data = new DatasetSummary("", 0, count, 0);
      return new NetworkRecommender(
          manager,
          this,
          1,
          catalog,
          List.of(),
          List.of(),
          new float[count + 1],
          new ModelCard("last item", Map.of(), data, SEED, Map.of(), Map.of()));
    }
  }
}
