package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.options.Activation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "negatives, 0, negatives (0) must be at least 1",
    "minRating, NaN, minRating (NaN) must be a finite number; 4 is usual",
    "ratings, stars, 'ratings (''stars'') must be one of [ignore, weight, threshold]'",
    "epochs, 0, epochs (0) must be at least 1",
    "batchSize, -3, batchSize (-3) must be at least 1",
    "warmupSteps, -1, warmupSteps (-1) must be at least 0",
    "validateEvery, 0, validateEvery (0) must be at least 1",
    "patience, 0, patience (0) must be at least 1",
    "learningRate, 0, learningRate (0.0) must be positive and finite; 0.001 is usual",
    "learningRate, Infinity, learningRate (Infinity) must be positive",
    "learningRate, NaN, learningRate (NaN) must be positive",
    "beta2, 1, 'beta2 (1.0) must lie in 0..1, 1 excluded'",
    "beta2, NaN, beta2 (NaN) must lie in 0..1",
    "weightDecay, -0.1, weightDecay (-0.1) must be finite and at least 0",
    "weightDecay, NaN, weightDecay (NaN) must be finite and at least 0",
    "clipNorm, -5, clipNorm (-5.0) must be finite and at least 0",
    "clipNorm, Infinity, clipNorm (Infinity) must be finite and at least 0",
    "minRating, -Infinity, minRating (-Infinity) must be a finite number",
    "maxLength, 0, maxLength (0) must be at least 1",
    "blocks, 0, blocks (0) must be at least 1",
    "heads, 0, heads (0) must be at least 1",
    "heads, 5, heads (5) must divide dim (64); 1 always does",
    "attentionDropout, 1, 'attentionDropout (1.0) must lie in 0..0.999; 0.2 is usual'",
    "dropout, -0.1, dropout (-0.1) must lie in 0..0.999"
  })
  void aValueOutOfRangeIsRefusedWithNameValueAndRule(String name, String value, String message) {
    assertThatThrownBy(() -> Recommenders.provider("sasrec").trainer("modern", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void buildersChangeWhatTheyAreToldAndNothingElse() {
    TrainingOptions defaults = TrainingOptions.defaults();
    assertThat(defaults.toBuilder().build()).isEqualTo(defaults);
    assertThat(
            defaults.toBuilder()
                .windows(Windows.ALL)
                .loss(LossOptions.bce())
                .ratings(RatingUse.WEIGHT)
                .minRating(2.5)
                .epochs(3)
                .batchSize(4)
                .learningRate(5)
                .beta2(0.6)
                .weightDecay(7)
                .clipNorm(8)
                .warmupSteps(9)
                .schedule(Schedule.COSINE)
                .validateEvery(10)
                .patience(11)
                .precision(Precision.BFLOAT16)
                .seed(12)
                .build())
        .isEqualTo(
            new TrainingOptions(
                Windows.ALL,
                LossOptions.bce(),
                RatingUse.WEIGHT,
                2.5,
                3,
                4,
                5,
                0.6,
                7,
                8,
                9,
                Schedule.COSINE,
                10,
                11,
                Precision.BFLOAT16,
                12));
    SasRec.Options paper = SasRec.Options.paper();
    assertThat(paper.toBuilder().build()).isEqualTo(paper);
    assertThat(
            paper.toBuilder()
                .maxLength(1)
                .dim(4)
                .expansion(7)
                .activation(Activation.GELU)
                .blocks(3)
                .heads(2)
                .dropout(0.5)
                .attentionDropout(0.6)
                .normPlace(SasRec.NormPlace.PRE)
                .positions(SasRec.Positions.ROTARY)
                .actions(true)
                .training(defaults)
                .build())
        .isEqualTo(
            new SasRec.Options(
                1,
                4,
                7,
                Activation.GELU,
                3,
                2,
                0.5,
                0.6,
                SasRec.NormPlace.PRE,
                SasRec.Positions.ROTARY,
                true,
                defaults));
  }
}
