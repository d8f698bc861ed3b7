package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.models.kernels.ComputeThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What threads that compute do before requests reach them. */
@Timeout(60)
class WarmUpTest {

  private static final ServiceOptions TWO =
      ServiceOptions.defaults().toBuilder().workers(2).maxBatch(4).warmUpCalls(3).build();

  @TempDir private Path directory;

  /** Keeps who calls it, with how many requests, and how many threads of libtorch. */
  private static final class Recording extends StubModel {
    final Map<String, List<Integer>> batches = new ConcurrentHashMap<>();
    final Map<String, Integer> computeThreads = new ConcurrentHashMap<>();

    Recording() {
      super("m");
    }

    @Override
    void before(List<RecommendRequest> batch) {
      String caller = Thread.currentThread().getName();
      batches.computeIfAbsent(caller, name -> new CopyOnWriteArrayList<>()).add(batch.size());
      computeThreads.put(caller, ComputeThreads.ofThisThread());
    }
  }

  @Test
  void eachWorkerAnswersSmallAndLargeBatchesInTurn() {
    Recording model = new Recording();
    try (RecommendationService service = RecommendationService.start(model, TWO)) {
      assertThat(service.waiting()).isZero();
      assertThat(model.batches)
          .containsOnly(
              Map.entry("seqrec-serving-1", List.of(1, 4, 1)),
              Map.entry("seqrec-serving-2", List.of(1, 4, 1)));
    }
  }

  @Test
  void noBatchIsLargerThanWhatMayWait() {
    Recording model = new Recording();
    ServiceOptions options =
        TWO.toBuilder().maxBatch(Integer.MAX_VALUE).queueCapacity(5).workers(1).build();
    RecommendationService.start(model, options).close();
    assertThat(model.batches).containsOnly(Map.entry("seqrec-serving-1", List.of(1, 5, 1)));
  }

  @Test
  void aModelThatIsSwappedInAnswersThemInTheCallingThread() {
    Recording next = new Recording();
    try (RecommendationService service = RecommendationService.start(new StubModel("m"), TWO)) {
      service.swap(next);
      assertThat(next.batches)
          .containsOnly(Map.entry(Thread.currentThread().getName(), List.of(1, 4, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void workersComputeWithAsManyThreadsAsTheOptionsSay(int threads) {
    Recording model = new Recording();
    ServiceOptions options = TWO.toBuilder().computeThreads(threads).build();
    RecommendationService.start(model, options).close();
    assertThat(model.computeThreads).hasSize(2).allSatisfy(is(threads));
  }

  @Test
  void threadsThatAnswerFilesComputeWithOneEach() throws IOException {
    Path histories = Files.writeString(directory.resolve("in.jsonl"), "{\"items\": [\"warm\"]}\n");
    Recording model = new Recording();
    int before = startWith(3);
    try {
      new BatchScoring(1, 2).run(model, histories, directory.resolve("out.jsonl"), rows -> {});
    } finally {
      startWith(before);
    }
    model.computeThreads.keySet().retainAll(Set.of("seqrec-scoring"));
    assertThat(model.computeThreads).hasSize(1).allSatisfy(is(1));
  }

  private static BiConsumer<String, Integer> is(int threads) {
    return (caller, found) -> assertThat(found).as(caller).isEqualTo(threads);
  }

  /**
   * What libtorch is told last is what threads begin with that call it for the first time.
   *
   * @return what it was before
   */
  private static int startWith(int threads) {
    return CompletableFuture.supplyAsync(
            () -> {
              ComputeThreads.ofThisThread(); // loads libtorch
              int before = JniUtils.getNumThreads();
              JniUtils.setNumThreads(threads);
              return before;
            },
            command -> new Thread(command).start())
        .join();
  }
}
