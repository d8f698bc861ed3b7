package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.options.RecordOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTrainerTest {

  private static final TrainingOptions OPTIONS = Tiny.training();

  private static NetworkTrainer trainer(TrainingOptions training) {
    return SasRec.trainer(Tiny.sasRec().toBuilder().training(training).build());
  }

  private static float[][] scores(SequentialRecommender model) {
    return model.scoreAll(Tiny.HISTORIES);
  }

  private static float[][] train(TrainingOptions training) {
    return train(Tiny.sasRec().toBuilder().training(training).build());
  }

  private static float[][] train(SasRec.Options options) {
    try (SequentialRecommender model = SasRec.trainer(options).train(Tiny.data())) {
      return scores(model);
    }
  }

  /** A validation that tells these figures one after the other, whatever the model. */
  private static ToDoubleFunction<SequentialRecommender> script(double... figures) {
    Iterator<Double> next = Arrays.stream(figures).iterator();
    return model -> next.next();
  }

  @Test
  void theSeedDecidesTheNumbers() {
    float[][] scores = train(OPTIONS);
    assertThat(train(OPTIONS)).isDeepEqualTo(scores);
    assertThat(train(OPTIONS.toBuilder().seed(6).build())[0]).isNotEqualTo(scores[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "windows, all",
    "windows, prefixes",
    "loss, bpr",
    "epochs, 4",
    "batchSize, 4",
    "learningRate, 0.02",
    "beta2, 0.9",
    "weightDecay, 0.5",
    "clipNorm, 0.01",
    "warmupSteps, 4",
    "schedule, linear",
    "schedule, cosine"
  })
  void eachOptionTakesPartInTheTraining(String name, String value) {
    // Of sequences longer than the network reads, so that windows matter.
    SasRec.Options short5 = Tiny.sasRec().toBuilder().maxLength(5).training(OPTIONS).build();
    assertThat(train(RecordOptions.replace(short5, Map.of(name, value)))[2])
        .isNotEqualTo(train(short5)[2]);
  }

  @Test
  void aNormThatNoGradientReachesChangesNothing() {
    assertThat(train(OPTIONS.toBuilder().clipNorm(1e6).build())).isDeepEqualTo(train(OPTIONS));
  }

  @Test
  void severalThreadsGiveTheSameBitsEachTimeAndNearlyThoseOfOne() {
    List<float[]> alone = new ArrayList<>();
    Tiny.withThreads(1, () -> alone.add(train(OPTIONS)[1]));
    Tiny.withThreads(
        3,
        () -> {
          float[][] scores = train(OPTIONS);
          assertThat(train(OPTIONS)).isDeepEqualTo(scores);
          assertThat(scores[1]).containsExactly(alone.get(0), within(0.01f));
        });
  }

  @Test
  void twoTrainingsAtOnceGiveTheNumbersOfEachAlone() throws Exception {
    TrainingOptions other = OPTIONS.toBuilder().seed(6).build();
    float[][] first = train(OPTIONS);
    float[][] second = train(other);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<float[][]>> both = List.of(() -> train(OPTIONS), () -> train(other));
      List<Future<float[][]>> done = threads.invokeAll(both);
      assertThat(done.get(0).get()).isDeepEqualTo(first);
      assertThat(done.get(1).get()).isDeepEqualTo(second);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theModelReturnedIsThatOfTheBestEpoch() {
    List<float[][]> seen = new ArrayList<>();
    ToDoubleFunction<SequentialRecommender> figures = script(0.1, 0.5, 0.2, 0.5, 0.3);
    ToDoubleFunction<SequentialRecommender> validation =
        model -> {
          seen.add(scores(model));
          return figures.applyAsDouble(model);
        };
    TrainingOptions five = OPTIONS.toBuilder().epochs(5).build();
    try (SequentialRecommender model = trainer(five).selectingBy(validation).train(Tiny.data())) {
      assertThat(seen).hasSize(5);
      // An equal figure later is no improvement.
      assertThat(scores(model)).isDeepEqualTo(seen.get(1));
      assertThat(seen.get(1)[0]).isNotEqualTo(seen.get(4)[0]);
      assertThat(model.card().metrics())
          .containsEntry("epochs", 5.0)
          .containsEntry("best_epoch", 2.0)
          .containsEntry("best_validation", 0.5);
    }
  }

  @Test
  void withoutValidationTheLastStateIsReturnedAndNoBestIsClaimed() {
    List<float[][]> seen = new ArrayList<>();
    TrainingOptions two = OPTIONS.toBuilder().epochs(2).build();
    try (SequentialRecommender model = trainer(two).train(Tiny.data());
        SequentialRecommender same =
            trainer(two)
                .selectingBy(
                    m -> {
                      seen.add(scores(m));
                      return seen.size();
                    })
                .train(Tiny.data())) {
      assertThat(scores(model)).isDeepEqualTo(seen.get(1)).isDeepEqualTo(scores(same));
      assertThat(model.card().metrics())
          .containsKeys("parameters", "epochs", "train_loss", "seconds_per_epoch")
          .doesNotContainKeys("best_epoch", "best_validation");
    }
  }

  @Test
  void patienceCountsValidationsWithoutANewBest() {
    TrainingOptions patient = OPTIONS.toBuilder().epochs(20).patience(2).build();
    try (SequentialRecommender model =
        trainer(patient).selectingBy(script(0.3, 0.2, 0.4, 0.4, 0.1, 0.9)).train(Tiny.data())) {
      // Best in epoch 3, two more without improvement.
      assertThat(model.card().metrics())
          .containsEntry("epochs", 5.0)
          .containsEntry("best_epoch", 3.0);
    }
  }

  @Test
  void validationComesEveryFewEpochsAndAfterTheLast() {
    Recorder recorder = new Recorder();
    TrainingOptions rare = OPTIONS.toBuilder().epochs(5).validateEvery(2).build();
    trainer(rare).selectingBy(script(0.1, 0.2, 0.05)).train(Tiny.data(), recorder).close();
    assertThat(recorder.epochs)
        .extracting(TrainingMonitor.Epoch::validation)
        .containsExactly(Double.NaN, 0.1, Double.NaN, 0.2, 0.05);
    assertThat(recorder.epochs)
        .extracting(TrainingMonitor.Epoch::best)
        .containsExactly(false, true, false, true, false);
  }

  @Test
  void aFigureThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> trainer(OPTIONS).selectingBy(m -> Double.NaN).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("validation", "NaN", "epoch 1");
  }

  @Test
  void theMonitorHearsOfEverythingInOrder() {
    Recorder recorder = new Recorder();
    TrainingOptions two = OPTIONS.toBuilder().epochs(2).build();
    trainer(two).train(Tiny.data(), recorder).close();
    // 40 users in batches of 8.
    assertThat(recorder.events)
        .containsExactly(
            "start 1 2 5",
            "step 1 1/5",
            "step 1 2/5",
            "step 1 3/5",
            "step 1 4/5",
            "step 1 5/5",
            "epoch 1",
            "step 2 1/5",
            "step 2 2/5",
            "step 2 3/5",
            "step 2 4/5",
            "step 2 5/5",
            "epoch 2");
    assertThat(recorder.epochs)
        .allSatisfy(
            epoch -> {
              assertThat(epoch.loss()).isFinite().isPositive();
              assertThat(epoch.validation()).isNaN();
              assertThat(epoch.best()).isFalse();
              assertThat(epoch.trainSeconds()).isPositive();
            });
    assertThat(recorder.epochs.get(1).loss()).isLessThan(recorder.epochs.get(0).loss());
  }

  @Test
  void cancellingStopsAfterTheStep() {
    Recorder recorder =
        new Recorder() {
          @Override
          public boolean cancelled() {
            return events.contains("step 2 3/5");
          }
        };
    assertThatThrownBy(() -> trainer(OPTIONS).train(Tiny.data(), recorder))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("epoch 2 after step 3 of 5");
    assertThat(recorder.events).endsWith("step 2 3/5");
  }

  @Test
  void divergenceStopsWithEpochStepAndRemedy() {
    TrainingOptions wild = OPTIONS.toBuilder().learningRate(1e30).build();
    assertThatThrownBy(() -> train(wild))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("epoch 1", "step 2", "lower learningRate (1.0E30)");
  }

  @Test
  void aMonitorThatFailsEndsTheTrainingWithItsException() {
    TrainingMonitor failing =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            throw new UnsupportedOperationException("disk full");
          }
        };
    assertThatThrownBy(() -> trainer(OPTIONS).train(Tiny.data(), failing))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("disk full");
  }

  /** Writes down what it hears. */
  private static class Recorder implements TrainingMonitor {
    final List<String> events = new ArrayList<>();
    final List<Epoch> epochs = new ArrayList<>();

    @Override
    public void started(int firstEpoch, int epochCount, int stepsPerEpoch) {
      events.add("start " + firstEpoch + " " + epochCount + " " + stepsPerEpoch);
    }

    @Override
    public void stepped(Step step) {
      assertThat(step.loss()).isFinite();
      events.add("step " + step.epoch() + " " + step.step() + "/" + step.steps());
    }

    @Override
    public void finishedEpoch(Epoch epoch) {
      events.add("epoch " + epoch.epoch());
      epochs.add(epoch);
    }
  }
}
