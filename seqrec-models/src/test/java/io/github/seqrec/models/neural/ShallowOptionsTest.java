package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the networks that see few items: Caser, FPMC and TransRec. */
class ShallowOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "caser, maxLength, 0, maxLength (0) must be at least 1; 200 is usual",
    "caser, window, 0, window (0) must be at least 1; 5 is usual",
    "caser, window, 201, 'window (201) must be at most maxLength (200); no state sees more items'",
    "caser, dim, 0, dim (0) must be at least 1; 64 is usual",
    "caser, horizontal, 0, horizontal (0) must be at least 1; 16 is usual",
    "caser, vertical, -1, vertical (-1) must be at least 1; 4 is usual",
    "caser, dropout, 1, 'dropout (1.0) must lie in 0..0.999; 0.2 is usual'",
    "caser, dropout, NaN, dropout (NaN) must lie in 0..0.999",
    "fpmc, maxLength, 0, maxLength (0) must be at least 1; 200 is usual",
    "fpmc, dim, 0, dim (0) must be at least 1; 64 is usual",
    "transrec, maxLength, 0, maxLength (0) must be at least 1; 200 is usual",
    "transrec, dim, 0, dim (0) must be at least 1; 64 is usual",
    "transrec, radius, 0, radius (0.0) must be positive and finite; 1.0 is usual",
    "transrec, radius, NaN, radius (NaN) must be positive and finite; 1.0 is usual",
    "transrec, radius, Infinity, radius (Infinity) must be positive and finite; 1.0 is usual",
    "transrec, distance, l2, 'distance (''l2'') must be one of [l1, squared_l2]'"
  })
  void aValueOutOfRangeIsRefusedWithNameValueRuleAndRemedy(
      String model, String name, String value, String message) {
    assertThatThrownBy(() -> Recommenders.provider(model).trainer("tuned", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void presetsDifferInWhatTheirNamesPromise() {
    for (String model : new String[] {"caser", "fpmc", "transrec"}) {
      assertThat(Recommenders.provider(model).presets()).containsExactly("tuned", "paper");
      assertThat(Recommenders.provider(model).options("tuned"))
          .containsEntry("loss", "softmax")
          .containsEntry("dim", 64L);
    }
    assertThat(Recommenders.provider("caser").options("paper"))
        .containsEntry("loss", "bce")
        .containsEntry("negatives", 3L)
        .containsEntry("dim", 50L);
    assertThat(Recommenders.provider("fpmc").options("paper"))
        .containsEntry("loss", "bpr")
        .containsEntry("sampler", "uniform");
    assertThat(Recommenders.provider("transrec").options("paper"))
        .containsEntry("loss", "bpr")
        .containsEntry("distance", "squared_l2")
        .containsEntry("radius", 1.0);
  }

  @Test
  void buildersChangeWhatTheyAreToldAndNothingElse() {
    TrainingOptions training = TrainingOptions.defaults();
    Caser.Options caser = Caser.Options.paper();
    assertThat(caser.toBuilder().build()).isEqualTo(caser);
    assertThat(
            caser.toBuilder()
                .maxLength(9)
                .window(2)
                .dim(3)
                .horizontal(4)
                .vertical(5)
                .dropout(0.6)
                .users(false)
                .tied(true)
                .training(training)
                .build())
        .isEqualTo(new Caser.Options(9, 2, 3, 4, 5, 0.6, false, true, training));
    Fpmc.Options fpmc = Fpmc.Options.paper();
    assertThat(fpmc.toBuilder().build()).isEqualTo(fpmc);
    assertThat(fpmc.toBuilder().maxLength(1).dim(2).training(training).build())
        .isEqualTo(new Fpmc.Options(1, 2, training));
    TransRec.Options transRec = TransRec.Options.paper();
    assertThat(transRec.toBuilder().build()).isEqualTo(transRec);
    assertThat(
            transRec.toBuilder()
                .maxLength(1)
                .dim(2)
                .distance(TransRec.Distance.L1)
                .radius(3)
                .training(training)
                .build())
        .isEqualTo(new TransRec.Options(1, 2, TransRec.Distance.L1, 3, training));
  }
}
