package io.github.seqrec.examples.bench;

import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.examples.DataFlags;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.network.NetworkRecommender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What each index finds of the best items of a trained model, and what a request costs by it. */
@Command(
    name = "bench.Indexes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks a saved network for the ten best items after the test histories of some data, by each",
      "index in turn, on one thread. Prints one line of JSON for each: which share of the ten best",
      "by all scores it finds, the median processor time of a request, and that of building it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Indexes implements Callable<Integer> {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  /** The model with an index, what is to be printed of it, and the time of each request. */
  private record Candidate(NetworkRecommender model, JsonObject line, List<Long> nanos) {

    void build(IndexKind kind, List<RecommendRequest> requests) {
      long start = CLOCK.getCurrentThreadCpuTime();
      model.searchBy(kind.factory());
      line.addProperty("index", kind.toString());
      line.addProperty("items", model.catalog().size());
      line.addProperty("build_cpu_s", (CLOCK.getCurrentThreadCpuTime() - start) / 1e9);
      line.addProperty("recall_at_10", IndexKind.recall(model, requests)); // warms up as well
    }
  }

  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "A saved network.")
  private Path model;

  @Mixin private DataFlags data;

  @Option(
      names = "--indexes",
      split = ",",
      defaultValue = "exact,bfloat16,int8,lucene",
      description = "Any of exact, bfloat16, int8 and lucene.")
  private List<String> indexes;

  @Option(
      names = "--cases",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Test histories, the first ones.")
  private int cases;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Indexes(), args);
  }

  @Override
  public Integer call() throws IOException {
    Commands.requireAtLeastOne("cases", cases);
    ComputeThreads.ofThisThread(1);
    List<IndexKind> kinds = indexes.stream().map(IndexKind::named).toList();
    List<RecommendRequest> requests = requests(data.split());
    List<Candidate> candidates = new ArrayList<>();
    try {
      for (IndexKind kind : kinds) {
        candidates.add(new Candidate(load(), new JsonObject(), new ArrayList<>()));
        candidates.get(candidates.size() - 1).build(kind, requests);
      }
      for (RecommendRequest request : requests) {
        for (Candidate candidate : candidates) {
          long start = CLOCK.getCurrentThreadCpuTime();
          candidate.model.recommend(request);
          candidate.nanos.add(CLOCK.getCurrentThreadCpuTime() - start);
        }
      }
      for (Candidate candidate : candidates) {
        double median = Quantiles.median().compute(candidate.nanos) / 1e6;
        candidate.line.addProperty("request_cpu_ms", median);
        Commands.out(spec).println(candidate.line);
      }
    } finally {
      candidates.forEach(candidate -> candidate.model.close());
    }
    return 0;
  }

  private NetworkRecommender load() throws IOException {
    if (Recommenders.load(model) instanceof NetworkRecommender network) {
      return network;
    }
    throw new IllegalArgumentException(
        model + " is no network, whose scores alone are products; name a saved sasrec or gru");
  }

  private List<RecommendRequest> requests(Split split) {
    ItemCatalog catalog = split.training().items();
    return split.test().stream()
        .map(TestCase::history)
        .limit(cases)
        .map(history -> IntStream.of(history.toArray()).mapToObj(catalog::id).toList())
        .map(RecommendRequest::of)
        .toList();
  }
}
