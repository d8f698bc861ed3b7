package io.github.seqrec.models.serving;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecommendationServiceTest {

  private static final ServiceOptions ONE =
      ServiceOptions.defaults().toBuilder().workers(1).warmUpCalls(0).build();

  /** Seconds after which a test that waits has failed, however busy the machine is. */
  private static final int PATIENCE = 30;

  /**
   * A model whose batches wait until somebody opens the gate, or has failed to: the service closes
   * only when they are answered.
   */
  private static final class Gated extends StubModel {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);

    Gated() {
      super("m");
    }

    @Override
    void before(List<RecommendRequest> batch) {
      entered.countDown();
      try {
        assertThat(gate.await(PATIENCE, SECONDS)).as("the gate was opened").isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String first(Recommendation answer) {
    return answer.items().get(0).id();
  }

  /** Waits for what another thread brings about. */
  private static void await(BooleanSupplier happened) throws InterruptedException {
    long begin = System.nanoTime();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime() - begin).isLessThan(SECONDS.toNanos(PATIENCE));
      Thread.sleep(1);
    }
  }

  private static void ask(RecommendationService service, String item) {
    CompletableFuture<Recommendation> unused = service.recommendAsync(RecommendRequest.of(item));
  }

  @Test
  void aListenerThatFailsInWhateverWayKeepsNobodyFromAnAnswer() {
    try (RecommendationService service = RecommendationService.start(new StubModel("m"), ONE)) {
      service.addListener(
          new ServiceListener() {
            @Override
            public void batch(int requests) {
              throw new AssertionError("a listener's");
            }
          });
      assertThat(first(service.recommend(RecommendRequest.of("a")))).isEqualTo("m:a");
      assertThat(first(service.recommend(RecommendRequest.of("b")))).isEqualTo("m:b");
    }
  }

  @Test
  void twoCallbacksMayCloseTheService() throws Exception {
    Gated model = new Gated();
    ServiceOptions two = ONE.toBuilder().workers(2).maxBatch(1).build();
    RecommendationService service = RecommendationService.start(model, two);
    CountDownLatch both = new CountDownLatch(2);
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    for (String item : List.of("a", "b")) {
      closed.add(
          service
              .recommendAsync(RecommendRequest.of(item))
              .thenRun(
                  () -> {
                    both.countDown();
                    try {
                      both.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    service.close();
                  }));
    }
    model.gate.countDown();
    for (CompletableFuture<Void> one : closed) {
      one.get();
    }
    service.close();
    assertThat(model.closes).hasValue(1);
  }

  @Test
  void whoGivesUpAnAnswerByAnExecutorTakesTheRequestOutOfTheWork() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      ask(service, "a");
      model.entered.await(); // or both may be in one batch
      CompletableFuture<Recommendation> later =
          service.recommendAsync(RecommendRequest.of("b"), Runnable::run);
      later.cancel(false);
      CompletableFuture<Recommendation> late =
          service.recommendAsync(RecommendRequest.of("c"), Runnable::run);
      late.completeExceptionally(new TimeoutException()); // as orTimeout does
      model.gate.countDown();
    }
    assertThat(model.answered).hasValue(1);
  }

  @Test
  void aRequestThatWasGivenUpLeavesItsPlaceInAFullQueue() throws Exception {
    Gated model = new Gated();
    ServiceOptions small = ONE.toBuilder().queueCapacity(1).whenFull(WhenFull.REFUSE).build();
    try (RecommendationService service = RecommendationService.start(model, small)) {
      ask(service, "0");
      model.entered.await();
      service.recommendAsync(RecommendRequest.of("1")).cancel(false);
      CompletableFuture<Recommendation> next = service.recommendAsync(RecommendRequest.of("2"));
      assertThatThrownBy(() -> service.recommendAsync(RecommendRequest.of("3")))
          .isInstanceOf(RejectedExecutionException.class);
      model.gate.countDown();
      assertThat(first(next.get())).isEqualTo("m:2");
    }
  }

  @Test
  void whoHearsOfAnErrorGivesUpTheRestOfTheList() {
    CountDownLatch heard = new CountDownLatch(1);
    StubModel model =
        new StubModel("m") {
          @Override
          void before(List<RecommendRequest> batch) {
            if (batch.get(0).history().contains("bad")) {
              throw new AssertionError("no weights");
            }
            Uninterruptibles.awaitUninterruptibly(heard);
          }
        };
    List<RecommendRequest> list =
        List.of(RecommendRequest.of("bad"), RecommendRequest.of("1"), RecommendRequest.of("2"));
    try (RecommendationService service =
        RecommendationService.start(model, ONE.toBuilder().maxBatch(1).build())) {
      assertThatThrownBy(() -> service.recommendAll(list)).hasMessage("no weights");
      heard.countDown();
    }
    assertThat(model.answered).as("one may have been in work").hasValueLessThan(2);
  }

  @Test
  void answersAreThoseOfDirectCalls() {
    SequentialRecommender model = SasRec.trainer(Tiny.sasRec()).train(Tiny.data());
    List<RecommendRequest> requests =
        IntStream.range(0, 100)
            .mapToObj(i -> RecommendRequest.of("i" + (1 + i % 12), "i" + (1 + i % 5)).topK(3))
            .toList();
    List<Recommendation> direct = requests.stream().map(model::recommend).toList();
    ServiceOptions options = ServiceOptions.defaults().toBuilder().workers(2).build();
    try (RecommendationService service = RecommendationService.start(model, options)) {
      List<Recommendation> served = service.recommendAll(requests);
      for (int i = 0; i < direct.size(); i++) {
        assertThat(served.get(i).items().stream().map(item -> item.id()))
            .containsExactlyElementsOf(
                direct.get(i).items().stream().map(item -> item.id()).toList());
      }
      assertThat(service.recommend(requests.get(0)).items()).hasSize(3);
    }
    assertThatThrownBy(model::catalog).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatWaitsIsAnsweredInOneBatch() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service =
        RecommendationService.start(model, ONE.toBuilder().maxBatch(4).build())) {
      List<CompletableFuture<Recommendation>> answers = new ArrayList<>();
      answers.add(service.recommendAsync(RecommendRequest.of("0")));
      model.entered.await();
      for (int i = 1; i < 9; i++) {
        answers.add(service.recommendAsync(RecommendRequest.of("" + i)));
      }
      model.gate.countDown();
      for (int i = 0; i < 9; i++) {
        assertThat(first(answers.get(i).get())).isEqualTo("m:" + i);
      }
    }
    assertThat(model.largestBatch).hasValue(4);
  }

  @Test
  void aWorkerWaitsForOthersAsLongAsItsOptionsSay() throws Exception {
    StubModel model = new StubModel("m");
    ServiceOptions patient = ONE.toBuilder().maxBatch(3).maxWait(Duration.ofSeconds(10)).build();
    try (RecommendationService service = RecommendationService.start(model, patient)) {
      CompletableFuture<Recommendation> one = service.recommendAsync(RecommendRequest.of("1"));
      CompletableFuture<Recommendation> two = service.recommendAsync(RecommendRequest.of("2"));
      Thread.sleep(50);
      assertThat(one).isNotDone();
      service.recommend(RecommendRequest.of("3"));
      assertThat(first(two.get())).isEqualTo("m:2");
    }
    assertThat(model.largestBatch).hasValue(3);
  }

  @Test
  void aFullQueueRefusesOrLetsTheCallerWait() throws Exception {
    Gated model = new Gated();
    ServiceOptions small =
        ONE.toBuilder().queueCapacity(2).maxBatch(1).whenFull(WhenFull.REFUSE).build();
    try (RecommendationService service = RecommendationService.start(model, small)) {
      ask(service, "0");
      model.entered.await();
      ask(service, "1");
      ask(service, "2");
      assertThat(service.waiting()).isEqualTo(2);
      assertThatThrownBy(() -> service.recommend(RecommendRequest.of("3")))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContainingAll("2 requests wait", "WhenFull.BLOCK");
      FutureTask<List<Recommendation>> list =
          new FutureTask<>(() -> service.recommendAll(List.of(RecommendRequest.of("4"))));
      Thread caller = new Thread(list);
      caller.start();
      await(() -> caller.getState() == Thread.State.WAITING || list.isDone());
      assertThat(list).isNotDone();
      assertThat(service.waiting()).as("without the one that has no room").isEqualTo(2);
      model.gate.countDown();
      assertThat(first(list.get(PATIENCE, SECONDS).get(0))).isEqualTo("m:4");
    }
  }

  @Test
  void aBadRequestFailsAloneWithItsOwnException() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      ask(service, "0");
      model.entered.await();
      CompletableFuture<Recommendation> good = service.recommendAsync(RecommendRequest.of("1"));
      CompletableFuture<Recommendation> bad = service.recommendAsync(RecommendRequest.of("bad"));
      CompletableFuture<Recommendation> also = service.recommendAsync(RecommendRequest.of("2"));
      model.gate.countDown();
      assertThat(first(good.get())).isEqualTo("m:1");
      assertThat(first(also.get())).isEqualTo("m:2");
      assertThatThrownBy(bad::join).hasRootCauseMessage("bad history");
      assertThatThrownBy(() -> service.recommend(RecommendRequest.of("bad")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bad history");
    }
  }

  @Test
  void closeAnswersWhatWasTakenAndRefusesWhatIsNew() throws Exception {
    Gated model = new Gated();
    RecommendationService service = RecommendationService.start(model, ONE);
    CompletableFuture<Recommendation> running = service.recommendAsync(RecommendRequest.of("0"));
    model.entered.await();
    CompletableFuture<Recommendation> waiting = service.recommendAsync(RecommendRequest.of("1"));
    CompletableFuture<Void> closing = CompletableFuture.runAsync(service::close);
    await(() -> refuses(service));
    assertThat(closing).isNotDone();
    model.gate.countDown();
    closing.get();
    assertThat(first(running.get())).isEqualTo("m:0");
    assertThat(first(waiting.get())).isEqualTo("m:1");
    assertThat(model.closes).hasValue(1);
    assertThatThrownBy(() -> service.recommend(RecommendRequest.of("2")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("service is closed");
    StubModel late = new StubModel("late");
    assertThatThrownBy(() -> service.swap(late)).isInstanceOf(IllegalStateException.class);
    assertThat(late.closes).hasValue(1);
    service.close();
    assertThat(model.closes).hasValue(1);
  }

  /** Asks in vain for an answer; what was asked before {@code close} began is taken back. */
  private static boolean refuses(RecommendationService service) {
    try {
      service.recommendAsync(RecommendRequest.of("3")).cancel(false);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  void aCallbackInAWorkerMayNotWaitForItsOwnService() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      RecommendRequest request = RecommendRequest.of("0");
      CompletableFuture<Recommendation> again =
          service.recommendAsync(request).thenApply(first -> service.recommend(request));
      model.gate.countDown();
      assertThatThrownBy(again::get)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("give recommendAsync an executor");
      assertThat(
              first(
                  service
                      .recommendAsync(request, ForkJoinPool.commonPool())
                      .thenApply(first -> service.recommend(request))
                      .get()))
          .isEqualTo("m:0");
    }
  }

  @Test
  void aModelThatFailsToCloseKeepsNobodyFromAnAnswer() {
    StubModel old =
        new StubModel("old") {
          @Override
          public void close() {
            super.close();
            throw new IllegalStateException("cannot close");
          }
        };
    try (RecommendationService service = RecommendationService.start(old, ONE)) {
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("old:0");
      service.swap(new StubModel("new"));
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("new:0");
      assertThat(old.closes).hasValue(1);
    }
  }

  @Test
  void anAnswerMayCloseTheService() throws Exception {
    Gated model = new Gated(); // an answer that is there already would be used by whoever asks
    RecommendationService service = RecommendationService.start(model, ONE);
    CompletableFuture<String> closing =
        service
            .recommendAsync(RecommendRequest.of("0"))
            .thenApply(
                answer -> {
                  service.close();
                  return Thread.currentThread().getName();
                });
    model.gate.countDown();
    assertThat(closing.get(PATIENCE, SECONDS)).isEqualTo("seqrec-serving-1");
    service.close();
    assertThat(model.closes).hasValue(1);
  }

  @Test
  void cancelledRequestsAreNotComputedAndInterruptedCallersStayInterrupted() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      ask(service, "0");
      model.entered.await();
      service.recommendAsync(RecommendRequest.of("1")).cancel(false);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> service.recommend(RecommendRequest.of("2")))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      model.gate.countDown();
    }
    assertThat(model.answered).hasValue(1);
  }

  @Test
  void anInterruptedCallerOfManyLeavesNoneOfThemInTheQueue() throws Exception {
    Gated model = new Gated();
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      ask(service, "0");
      model.entered.await();
      List<RecommendRequest> many =
          IntStream.range(1, 4).mapToObj(i -> RecommendRequest.of("" + i)).toList();
      FutureTask<Boolean> givenUp =
          new FutureTask<>(
              () ->
                  assertThatThrownBy(() -> service.recommendAll(many))
                      .isInstanceOf(CancellationException.class),
              true);
      Thread caller = new Thread(givenUp);
      caller.start();
      await(() -> service.waiting() == many.size() || givenUp.isDone());
      caller.interrupt();
      assertThat(givenUp.get(PATIENCE, SECONDS)).isTrue();
      model.gate.countDown();
    }
    assertThat(model.answered).hasValue(1);
  }

  @Test
  void anExecutorRunsWhatDependsOnAnAnswer() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(r -> new Thread(r, "callers"));
    Gated model = new Gated(); // an answer that is there already would be used by whoever asks
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      CompletableFuture<String> thread =
          service
              .recommendAsync(RecommendRequest.of("0"), executor)
              .thenApply(answer -> Thread.currentThread().getName());
      model.gate.countDown();
      assertThat(thread.get()).isEqualTo("callers");
    } finally {
      executor.shutdown();
    }
  }

  private static StubModel broken() {
    return new StubModel("broken") {
      @Override
      void before(List<RecommendRequest> batch) {
        throw new IllegalStateException("no weights");
      }
    };
  }

  @Test
  void aModelThatFailsAtTheWarmUpIsClosedAndNotServed() {
    StubModel broken = broken();
    ServiceOptions warm = ONE.toBuilder().warmUpCalls(1).build();
    assertThatThrownBy(() -> RecommendationService.start(broken, warm))
        .hasMessageContaining("no weights");
    assertThat(broken.closes).hasValue(1);
    StubModel other = broken();
    try (RecommendationService service = RecommendationService.start(new StubModel("m"), warm)) {
      assertThatThrownBy(() -> service.swap(other)).hasMessageContaining("no weights");
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("m:0");
    }
    assertThat(other.closes).hasValue(1);
  }

  /** As code in Kotlin or Scala may, which knows no checked exceptions. */
  private static StubModel throwingChecked(String name) {
    return new StubModel(name) {
      @Override
      void before(List<RecommendRequest> batch) {
        if (name.equals("never") || batch.get(0).history().contains("bad")) {
          sneak(new IOException("disk"));
        }
      }
    };
  }

  @SuppressWarnings("unchecked") // the compiler takes E for an unchecked one
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aCheckedExceptionOfAModelFailsItsRequestAndEndsNoWorker() {
    StubModel model = throwingChecked("m");
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      assertThatThrownBy(() -> service.recommend(RecommendRequest.of("bad")))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("disk");
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("m:0");
    }
    assertThat(model.closes).hasValue(1);
  }

  @Test
  void aCheckedExceptionAtTheWarmUpEndsIt() {
    StubModel model = throwingChecked("never");
    StubModel other = throwingChecked("never");
    ServiceOptions warm = ONE.toBuilder().warmUpCalls(1).build();
    assertThatThrownBy(() -> RecommendationService.start(model, warm)).hasRootCauseMessage("disk");
    assertThat(model.closes).hasValue(1);
    try (RecommendationService service = RecommendationService.start(new StubModel("m"), warm)) {
      assertThatThrownBy(() -> service.swap(other)).hasMessage("disk");
    }
    assertThat(other.closes).hasValue(1);
  }

  @Test
  void theServedModelIsNoOtherToSwapTo() {
    StubModel model = new StubModel("m");
    try (RecommendationService service = RecommendationService.start(model, ONE)) {
      assertThatThrownBy(() -> service.swap(model))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is served already");
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("m:0");
    }
    assertThat(model.closes).hasValue(1);
  }

  @Test
  void aModelThatIsSwappedInWhileItWarmsUpIsNotClosed() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    StubModel next =
        new StubModel("next") {
          @Override
          void before(List<RecommendRequest> batch) {
            meanwhile.getAndSet(() -> {}).run();
          }
        };
    ServiceOptions warm = ONE.toBuilder().warmUpCalls(1).build();
    try (RecommendationService service = RecommendationService.start(new StubModel("m"), warm)) {
      meanwhile.set(() -> service.swap(next));
      assertThatThrownBy(() -> service.swap(next)).hasMessageContaining("is served already");
      assertThat(first(service.recommend(RecommendRequest.of("0")))).isEqualTo("next:0");
    }
    assertThat(next.closes).hasValue(1);
  }

  @Test
  void aServiceTellsWhichModelAnswers() {
    List<String> heard = new ArrayList<>();
    RecommendationService service = RecommendationService.start(new StubModel("a"), ONE);
    try (service) {
      service.addListener(
          new ServiceListener() {
            @Override
            public void swapped(ModelCard now) {
              heard.add(now.model());
            }
          });
      assertThat(service.card().model()).isEqualTo("a");
      service.swap(new StubModel("b"));
      assertThat(service.card().model()).isEqualTo("b");
      assertThat(service.catalog().ids()).containsExactly("warm");
    }
    assertThat(heard).containsExactly("b");
    assertThatThrownBy(service::card).hasMessageContaining("the service is closed");
    assertThatThrownBy(service::catalog).hasMessageContaining("the service is closed");
  }

  @Test
  void libtorchKeepsTheNumberOfThreadsPerThread() throws Exception {
    try (SequentialRecommender model = SasRec.trainer(Tiny.sasRec()).train(Tiny.data())) {
      int ours = JniUtils.getNumThreads();
      int before = ofNewThread();
      int theirs =
          CompletableFuture.supplyAsync(
                  () -> {
                    ComputeThreads.ofThisThread(ours + 1);
                    model.recommend(RecommendRequest.of("i1"));
                    return JniUtils.getNumThreads();
                  },
                  command -> new Thread(command).start())
              .get();
      assertThat(theirs).isEqualTo(ours + 1);
      assertThat(JniUtils.getNumThreads()).isEqualTo(ours);
      assertThat(ofNewThread()).isEqualTo(before);
    }
  }

  private static int ofNewThread() {
    return CompletableFuture.supplyAsync(
            JniUtils::getNumThreads, command -> new Thread(command).start())
        .join();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ONE.toBuilder().workers(0).build())
        .hasMessageContaining("workers (0) must be at least 1");
    assertThatThrownBy(() -> ONE.toBuilder().queueCapacity(0).build())
        .hasMessageContaining("queueCapacity (0)");
    assertThatThrownBy(() -> ONE.toBuilder().maxWait(Duration.ofMillis(-1)).build())
        .hasMessageContaining("maxWait (PT-0.001S)");
    assertThatThrownBy(() -> ONE.toBuilder().warmUpCalls(-1).build())
        .hasMessageContaining("warmUpCalls (-1)");
  }
}
