package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.Fallback;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients, a new model every second, and a third of the requests malformed: every answer is
 * that of one of the models, every request is answered or refused, and memory stays.
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
  private volatile boolean over;

  @Test
  void threeSecondsWithThreeSwaps() throws Exception {
    soak(3, 1);
  }

  @Test
  @Tag("slow")
  void aMinuteWithSixtySwaps() throws Exception {
    soak(60, 20);
  }

  private void soak(int seconds, int warmUp) throws Exception {
    ResidentMemory.assumeLinux();
    List<Path> models = List.of(save(1), save(2));
    List<RecommendRequest> questions = questions();
    List<List<Recommendation>> expected = new ArrayList<>();
    for (Path model : models) {
      try (SequentialRecommender recommender = Recommenders.load(model)) {
        expected.add(recommender.recommendAll(questions));
      }
    }
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    long resident = 0;
    long heap = 0;
    try (RecommendationService service =
        RecommendationService.start(Recommenders.load(models.get(0)), ServiceOptions.defaults())) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        running.add(clients.submit(() -> ask(service, questions, expected, seed)));
      }
      for (int second = 1; second <= seconds; second++) {
        TimeUnit.SECONDS.sleep(1);
        service.swap(Recommenders.load(models.get(second % 2)));
        if (second == warmUp) {
          resident = ResidentMemory.bytes();
          heap = heap();
        }
      }
      over = true;
      for (Future<?> client : running) {
        client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      long residentGrown = ResidentMemory.bytes() - resident;
      long heapGrown = heap() - heap;
      System.out.printf(
          "%d s: %d answers, %d refusals, memory grew by %.1f MB, heap by %.1f MB%n",
          seconds, answered.get(), refused.get(), residentGrown / 1e6, heapGrown / 1e6);
      assertThat(residentGrown).as("bytes grown outside and inside the heap").isLessThan(GROWTH);
      assertThat(heapGrown).as("bytes of the heap grown").isLessThan(GROWTH / 2);
      assertThat(service.waiting()).isZero();
    } finally {
      clients.shutdownNow();
    }
    assertThat(answered.get()).isGreaterThan(10L * seconds);
    assertThat(refused.get() * 3.0 / (answered.get() + refused.get())).isCloseTo(1, within(0.2));
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
