package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.Fallback;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.ResidentMemory;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients, a new model every second, and a third of the requests malformed: every answer is
 * that of one of the models, every request is answered or refused, every model that was swapped out
 * is closed, and memory stays.
 */
@Timeout(300)
class ServiceSoakTest {

  private static final int CLIENTS = 16;
  private static final int ITEMS = 20_000;
  private static final int QUESTIONS = 64;
  private static final int PATIENCE_SECONDS = 30;

  /** Less than half of the models of a minute, 2.6 MB each; the JVM itself moves by some. */
  private static final long GROWTH = 64 << 20;

  @TempDir private Path directory;

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicInteger closed = new AtomicInteger();
  private volatile boolean over;

  @Test
  void threeSecondsWithThreeSwaps() throws Exception {
    soak(3, second -> {});
  }

  @Test
  @Tag("slow")
  void aMinuteWithSixtySwaps() throws Exception {
    ResidentMemory.assumeLinux();
    long[] resident = new long[61];
    long[] heap = new long[61];
    soak(
        60,
        second -> {
          if (second == 20 || second == 60) {
            resident[second] = ResidentMemory.bytes();
            heap[second] = heap();
          }
        });
    long residentGrown = resident[60] - resident[20];
    long heapGrown = heap[60] - heap[20];
    System.out.printf(
        "%d answers, %d refusals, memory grew by %.1f MB, heap by %.1f MB%n",
        answered.get(), refused.get(), residentGrown / 1e6, heapGrown / 1e6);
    assertThat(residentGrown).as("bytes grown outside and inside the heap").isLessThan(GROWTH);
    assertThat(heapGrown).as("bytes of the heap grown").isLessThan(GROWTH / 2);
  }

  /**
   * Asks and swaps.
   *
   * @param passed hears of each second, of the last one when the clients are through
   */
  private void soak(int seconds, IntConsumer passed) throws Exception {
    List<Path> models = List.of(save(1), save(2));
    List<RecommendRequest> questions = questions();
    List<List<Recommendation>> expected = new ArrayList<>();
    for (Path model : models) {
      try (SequentialRecommender recommender = Recommenders.load(model)) {
        expected.add(recommender.recommendAll(questions));
      }
    }
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (RecommendationService service =
        RecommendationService.start(load(models.get(0)), ServiceOptions.defaults())) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        running.add(clients.submit(() -> ask(service, questions, expected, seed)));
      }
      for (int second = 1; second <= seconds; second++) {
        TimeUnit.SECONDS.sleep(1);
        service.swap(load(models.get(second % 2)));
        if (second < seconds) {
          passed.accept(second);
        }
      }
      over = true;
      for (Future<?> client : running) {
        client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      awaitClosed(seconds);
      passed.accept(seconds);
      assertThat(service.waiting()).isZero();
    } finally {
      clients.shutdownNow();
    }
    assertThat(closed).as("models that were closed, the last one too").hasValue(seconds + 1);
    assertThat(answered.get()).isGreaterThan(10L * seconds);
    assertThat(refused.get() * 3.0 / (answered.get() + refused.get())).isCloseTo(1, within(0.2));
  }

  /** Waits until so many models are closed: a worker answers before it lets go of its model. */
  private void awaitClosed(int models) throws InterruptedException {
    long begin = System.nanoTime();
    while (closed.get() < models
        && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      Thread.sleep(1);
    }
    assertThat(closed).as("models that were swapped out and closed").hasValue(models);
  }

  private SequentialRecommender load(Path model) throws IOException {
    return new Counted(Recommenders.load(model), closed);
  }

  /** A model whose end is counted. */
  private record Counted(SequentialRecommender model, AtomicInteger closed)
      implements SequentialRecommender {

    @Override
    public ItemCatalog catalog() {
      return model.catalog();
    }

    @Override
    public List<String> actions() {
      return model.actions();
    }

    @Override
    public ModelCard card() {
      return model.card();
    }

    @Override
    public float[] popularity() {
      return model.popularity();
    }

    @Override
    public float[][] scoreAll(List<History> histories) {
      return model.scoreAll(histories);
    }

    @Override
    public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
      return model.scoreCandidates(histories, candidates);
    }

    @Override
    public List<List<ScoredItem>> top(List<History> histories, int count) {
      return model.top(histories, count);
    }

    @Override
    public List<Recommendation> recommendAll(List<RecommendRequest> requests) {
      return model.recommendAll(requests);
    }

    @Override
    public void save(Path directory) throws IOException {
      model.save(directory);
    }

    @Override
    public void close() {
      model.close();
      closed.incrementAndGet();
    }
  }

  private Path save(int seed) throws IOException {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.5, 7).users(30).items(ITEMS).lengths(5, 9).generate();
    SasRec.Options options =
        Tiny.sasRec().toBuilder()
            .dim(32)
            .training(Tiny.training().toBuilder().epochs(1).seed(seed).build())
            .build();
    Path model = directory.resolve("model" + seed);
    try (SequentialRecommender trained = SasRec.trainer(options).train(data)) {
      trained.save(model);
    }
    return model;
  }

  private static List<RecommendRequest> questions() {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, QUESTIONS)
        .mapToObj(q -> random.ints(1 + q % 20, 1, ITEMS + 1).mapToObj(i -> "i" + i).toList())
        .map(history -> RecommendRequest.of(history).topK(5))
        .toList();
  }

  private Void ask(
      RecommendationService service,
      List<RecommendRequest> questions,
      List<List<Recommendation>> expected,
      int seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    while (!over) {
      if (random.nextInt(3) == 0) {
        refuse(service, random.nextInt(4));
        refused.incrementAndGet();
      } else {
        int q = random.nextInt(questions.size());
        Recommendation answer =
            service.recommendAsync(questions.get(q)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(expected)
            .as("question %d: %s", q, answer)
            .anyMatch(model -> same(model.get(q), answer));
        answered.incrementAndGet();
      }
    }
    return null;
  }

  private static void refuse(RecommendationService service, int kind) {
    if (kind == 0) {
      assertThatThrownBy(() -> service.recommend(RecommendRequest.of("i1").topK(0)))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    RecommendRequest malformed =
        switch (kind) {
          case 1 -> RecommendRequest.of("\0", "no item").fallback(Fallback.REFUSE);
          case 2 -> RecommendRequest.of("i1", "i2").wanting("no action");
          default ->
              RecommendRequest.of(Collections.nCopies(5_000, "no item")).fallback(Fallback.REFUSE);
        };
    assertThatThrownBy(
            () -> service.recommendAsync(malformed).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  /** Up to the rounding that other rows of a batch bring about. */
  private static boolean same(Recommendation expected, Recommendation found) {
    return expected.items().size() == found.items().size()
        && IntStream.range(0, found.items().size())
            .allMatch(
                i ->
                    Math.abs(expected.items().get(i).score() - found.items().get(i).score()) < 1e-4
                        && expected.items().get(i).id().equals(found.items().get(i).id()));
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
