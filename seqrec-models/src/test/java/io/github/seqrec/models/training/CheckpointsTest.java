package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {

  private static final TrainingOptions OPTIONS =
      Tiny.training().toBuilder()
          .epochs(6)
          .patience(2)
          .warmupSteps(7)
          .schedule(Schedule.COSINE)
          .weightDecay(0.01)
          .build();

  @TempDir private Path directory;

  private NetworkTrainer trainer(TrainingOptions training) {
    return SasRec.trainer(Tiny.sasRec().toBuilder().training(training).build());
  }

  private NetworkTrainer checkpointed(TrainingOptions training) {
    return trainer(training).checkpointing(directory);
  }

  /** The figure of a model that depends on its epoch only, so that a resumed run sees the same. */
  private static double validation(SequentialRecommender model) {
    return -Math.abs(model.scoreAll(List.of(Tiny.HISTORIES.get(0)))[0][1]);
  }

  private void killAfterEpoch(NetworkTrainer trainer, int last) {
    TrainingMonitor killer =
        new TrainingMonitor() {
          private boolean enough;

          @Override
          public void finishedEpoch(Epoch epoch) {
            enough = epoch.epoch() == last;
          }

          @Override
          public boolean cancelled() {
            return enough;
          }
        };
    assertThatThrownBy(() -> trainer.train(Tiny.data(), killer))
        .isInstanceOf(CancellationException.class);
  }

  private static Map<String, Double> metricsWithoutTimes(SequentialRecommender model) {
    Map<String, Double> metrics = new HashMap<>(model.card().metrics());
    assertThat(metrics.remove("seconds_per_epoch")).isPositive();
    return metrics;
  }

  @ParameterizedTest
  @EnumSource
  void aKilledAndResumedTrainingEndsAsAnUninterruptedOne(SasRec.NormPlace place) {
    SasRec.Options options =
        Tiny.sasRec().toBuilder()
            .normPlace(place)
            .attentionDropout(0.1)
            .training(OPTIONS.toBuilder().patience(20).build())
            .build();
    requireSameEndOfResumed(options);
  }

  @Test
  void soItDoesWithSeveralThreads() {
    SasRec.Options options =
        Tiny.sasRec().toBuilder()
            .dropout(0.2)
            .training(OPTIONS.toBuilder().patience(20).build())
            .build();
    Tiny.withThreads(3, () -> requireSameEndOfResumed(options));
  }

  private void requireSameEndOfResumed(SasRec.Options options) {
    NetworkTrainer plain = SasRec.trainer(options).selectingBy(CheckpointsTest::validation);
    NetworkTrainer checkpointed = plain.checkpointing(directory);
    killAfterEpoch(checkpointed, 2);
    killAfterEpoch(checkpointed, 3);
    try (SequentialRecommender resumed = checkpointed.train(Tiny.data());
        SequentialRecommender whole = plain.train(Tiny.data())) {
      assertThat(resumed.scoreAll(Tiny.HISTORIES)).isDeepEqualTo(whole.scoreAll(Tiny.HISTORIES));
      assertThat(metricsWithoutTimes(resumed)).isEqualTo(metricsWithoutTimes(whole));
      assertThat(resumed.card().options()).isEqualTo(whole.card().options());
    }
  }

  @Test
  void theBestStateAndTheCountOfPatienceSurviveAKill() {
    NetworkTrainer untilThree =
        checkpointed(OPTIONS).selectingBy(figures(0.1, 0.9, 0.2, /* killed before */ 99)::next);
    killAfterEpoch(untilThree, 3);
    // One validation without a new best lies behind, so that one more is all that patience allows.
    Figures after = figures(0.3, 99);
    try (SequentialRecommender resumed =
            checkpointed(OPTIONS).selectingBy(after::next).train(Tiny.data());
        SequentialRecommender whole =
            trainer(OPTIONS)
                .selectingBy(figures(0.1, 0.9, 0.2, 0.3, 99)::next)
                .train(Tiny.data())) {
      assertThat(after.told).isEqualTo(1);
      assertThat(resumed.card().metrics())
          .containsEntry("epochs", 4.0)
          .containsEntry("best_epoch", 2.0);
      assertThat(resumed.scoreAll(Tiny.HISTORIES)).isDeepEqualTo(whole.scoreAll(Tiny.HISTORIES));
    }
  }

  @Test
  void autoStandsForWhatTheRunHasBegunWith() {
    for (Precision begun : List.of(Precision.BFLOAT16, Precision.FLOAT32)) {
      NetworkTrainer auto =
          trainer(OPTIONS.toBuilder().precision(Precision.AUTO).build())
              .checkpointing(directory.resolve(begun.name()));
      assertThat(auto.precision()).isEqualTo(Precision.AUTO.resolved());
      NetworkTrainer named =
          trainer(OPTIONS.toBuilder().precision(begun).build())
              .checkpointing(directory.resolve(begun.name()));
      killAfterEpoch(named, 1);
      assertThat(auto.precision()).isEqualTo(begun);
      try (SequentialRecommender resumed = auto.train(Tiny.data())) {
        assertThat(resumed.card().options())
            .containsEntry("precision", begun.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void aFinishedTrainingIsNotTrainedAnyFurther() {
    TrainingOptions two = OPTIONS.toBuilder().epochs(2).build();
    TrainingMonitor nothingHappens =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            throw new AssertionError(step);
          }
        };
    try (SequentialRecommender first = checkpointed(two).train(Tiny.data());
        SequentialRecommender again = checkpointed(two).train(Tiny.data(), nothingHappens)) {
      assertThat(again.scoreAll(Tiny.HISTORIES)).isDeepEqualTo(first.scoreAll(Tiny.HISTORIES));
      assertThat(again.card()).isEqualTo(first.card());
    }
  }

  @Test
  void aCheckpointOfAnotherReleaseIsToldFromOneOfAnotherRun() throws IOException {
    killAfterEpoch(checkpointed(OPTIONS), 1);
    Path file = directory.resolve("checkpoint.safetensors");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file,
        bytes.replace("\"checkpoint_version\":\"3\"", "\"checkpoint_version\":\"2\""),
        StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> checkpointed(OPTIONS).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("another release", "format 2, here 3", "remove it");
  }

  @Test
  void aCheckpointIsOneFile() throws IOException {
    killAfterEpoch(checkpointed(OPTIONS), 1);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(checkpoint());
    }
  }

  @Test
  void aCheckpointOfOtherOptionsIsRefusedByTheOptionsName() {
    killAfterEpoch(checkpointed(OPTIONS), 1);
    refused(checkpointed(OPTIONS.toBuilder().seed(77).build()), "option.seed is 5 there and 77");
    refused(checkpointed(OPTIONS.toBuilder().beta2(0.9).build()), "option.beta2 is 0.999");
    refused(checkpointed(OPTIONS.toBuilder().epochs(7).build()), "option.epochs is 6");
    refused(
        checkpointed(OPTIONS.toBuilder().epochs(7).seed(77).build()),
        "another run: option.epochs is 6 there and 7 here, option.seed is 5 there and 77 here;");
    SasRec.Options wider = Tiny.sasRec().toBuilder().dim(32).training(OPTIONS).build();
    refused(SasRec.trainer(wider).checkpointing(directory), "option.dim is 16 there and 32");
  }

  @Test
  void aCheckpointOfOtherDataIsRefused() {
    killAfterEpoch(checkpointed(OPTIONS), 1);
    SequenceDataset other =
        SyntheticSequences.markov(1, 0.1, 8).users(40).items(12).lengths(4, 9).generate();
    assertThatThrownBy(() -> checkpointed(OPTIONS).train(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            checkpoint().toString(), "data is " + Tiny.data().summary().digest());
  }

  @Test
  void aTruncatedCheckpointIsRefusedByItsName() throws IOException {
    killAfterEpoch(checkpointed(OPTIONS), 1);
    byte[] bytes = Files.readAllBytes(checkpoint());
    for (int length : new int[] {0, 5, 100, bytes.length / 2, bytes.length - 1}) {
      Files.write(checkpoint(), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> checkpointed(OPTIONS).train(Tiny.data()))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(checkpoint().toString());
    }
  }

  private void refused(NetworkTrainer trainer, String message) {
    assertThatThrownBy(() -> trainer.train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(checkpoint().toString(), message, "choose another directory");
  }

  private Path checkpoint() {
    return directory.resolve("checkpoint.safetensors").toAbsolutePath();
  }

  private static Figures figures(double... figures) {
    return new Figures(figures);
  }

  /** A validation that tells given figures. */
  private static final class Figures {
    private final double[] figures;
    private int told;

    Figures(double... figures) {
      this.figures = figures;
    }

    double next(SequentialRecommender model) {
      assertThat(model.catalog().size()).isEqualTo(12);
      return figures[told++];
    }
  }
}
