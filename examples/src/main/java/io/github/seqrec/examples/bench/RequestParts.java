package io.github.seqrec.examples.bench;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.kernels.ComputeThreads;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a request is made of, for JMH; see {@link ServeParts}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class RequestParts {

  private static final long SEED = 11;

  /** {@code plain} or {@code libtorch}. */
  @Param({"plain", "libtorch"})
  public String engine;

  /** Items of the catalogue. */
  @Param("10000")
  public int items;

  /** Items of the history. */
  @Param("50")
  public int history;

  private SequentialRecommender model;
  private List<History> one;
  private RecommendRequest request;
  private List<RecommendRequest> many;

  /** Makes a model of one step. */
  @Setup
  public void make() throws IOException {
    model = Workload.sasRec(items, history).model(engine.equals("plain"));
    ComputeThreads.ofThisThread(1);
    int[] read = new SplittableRandom(SEED).ints(history, 1, items + 1).toArray();
    one = List.of(History.of(read));
    request = RecommendRequest.of(Arrays.stream(read).mapToObj(model.catalog()::id).toList());
    many = Collections.nCopies(32, request);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    model.close();
  }

  /** The state after the history, and its score of one item. */
  @Benchmark
  public float[][] state() {
    return model.scoreCandidates(one, new int[][] {{1}});
  }

  /** The state, and the scores of all items. */
  @Benchmark
  public float[][] scores() {
    return model.scoreAll(one);
  }

  /** The state, and the ten best items of all. */
  @Benchmark
  public List<List<ScoredItem>> best() {
    return model.top(one, 10);
  }

  /** A whole request by ids, for ten items that are not in the history. */
  @Benchmark
  public Recommendation request() {
    return model.recommend(request);
  }

  /** 32 of them in one call. */
  @Benchmark
  public List<Recommendation> batchOf32() {
    return model.recommendAll(many);
  }
}
