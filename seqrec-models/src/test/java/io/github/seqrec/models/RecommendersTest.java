package io.github.seqrec.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.spi.RecommenderProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendersTest {

  @Test
  void ourModelsAreFoundByName() {
    assertThat(Recommenders.names())
        .contains("markov", "popularity", "repeatlast", "sasrec")
        .isSorted()
        .doesNotHaveDuplicates();
    for (String name : Recommenders.names()) {
      assertThat(Recommenders.provider(name).name()).isEqualTo(name);
    }
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Recommenders.provider("sasrek"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'sasrek'", "sasrec", "markov");
  }

  @Test
  void theDefaultPresetComesFirst() {
    assertThat(Recommenders.provider("sasrec").presets()).containsExactly("modern", "paper");
    assertThat(Recommenders.provider("markov").presets()).containsExactly("default");
  }

  @Test
  void everyPresetCanBeRebuiltFromItsOwnOptionsAsText() {
    for (String name : Recommenders.names()) {
      RecommenderProvider provider = Recommenders.provider(name);
      for (String preset : provider.presets()) {
        provider
            .options(preset)
            .forEach(
                (option, value) ->
                    assertThat(provider.trainer(preset, Map.of(option, value.toString())))
                        .as("%s %s %s=%s", name, preset, option, value)
                        .isNotNull());
      }
    }
  }

  @Test
  void presetsDifferInWhatTheirNamesPromise() {
    RecommenderProvider sasrec = Recommenders.provider("sasrec");
    assertThat(sasrec.options("modern")).containsEntry("loss", "softmax").containsEntry("dim", 64L);
    assertThat(sasrec.options("paper")).containsEntry("loss", "bce").containsEntry("dim", 50L);
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, old, dim, 8, 'no preset ''old''; there are [modern, paper]'",
    "markov, old, smoothing, 1, no preset 'old'",
    "sasrec, modern, dims, 8, no option 'dims'",
    "sasrec, modern, dim, eight, dim ('eight') must be a number",
    "sasrec, modern, dim, 1.5, dim ('1.5') must be a number",
    "sasrec, modern, dim, 0, dim (0) must be at least 1",
    "sasrec, modern, heads, 3, heads (3) must divide dim (64)",
    "sasrec, modern, dropout, 1, dropout (1.0) must lie in 0..0.999",
    "sasrec, modern, loss, hinge, 'loss (''hinge'') must be one of [softmax, sampled_softmax, bce'",
    "sasrec, paper, normPlace, PRE, 'normPlace (''PRE'') must be one of [pre, query]'",
    "markov, default, smoothing, 0, smoothing (0.0) must be positive",
    "popularity, default, seed, 1, there is no option 'seed'"
  })
  void whatAModelDoesNotTakeIsRefused(
      String name, String preset, String option, String value, String message) {
    assertThatThrownBy(() -> Recommenders.provider(name).trainer(preset, Map.of(option, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
