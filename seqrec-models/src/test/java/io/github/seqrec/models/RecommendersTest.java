package io.github.seqrec.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.spi.RecommenderProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendersTest {

  @TempDir private Path directory;

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
  void ourModelsAreFoundFromAThreadWhoseContextLoaderSeesNone() {
    withContextLoader(
        ClassLoader.getPlatformClassLoader(),
        () -> {
          assertThat(Recommenders.names()).contains("markov", "sasrec");
          assertThat(Recommenders.provider("markov").name()).isEqualTo("markov");
        });
  }

  /** For {@link java.util.ServiceLoader}, which it disappoints. */
  public abstract static class Abstract implements RecommenderProvider {}

  @Test
  void aProviderThatDoesNotLoadKeepsNobodyFromTheOthersAndIsNamed() throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.write(
        services.resolve(RecommenderProvider.class.getName()),
        List.of("com.example.Missing", Abstract.class.getName()));
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, RecommendersTest.class.getClassLoader())) {
      withContextLoader(
          loader,
          () -> {
            assertThat(Recommenders.names()).contains("markov", "sasrec").doesNotHaveDuplicates();
            assertThatThrownBy(() -> Recommenders.provider("sasrek"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                    "sasrec", "what did not load", "com.example.Missing", Abstract.class.getName());
          });
    }
  }

  private static void withContextLoader(ClassLoader loader, Runnable task) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      task.run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
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
            .forEach((option, value) -> assertTaken(provider, preset, option, value.toString()));
      }
    }
  }

  private static void assertTaken(
      RecommenderProvider provider, String preset, String option, String value) {
    Map<String, String> replaced = Map.of(option, value);
    if (!provider.isTrainable()) { // which takes options all the same
      assertThatThrownBy(() -> provider.trainer(preset, replaced))
          .as("%s %s=%s", preset, option, value)
          .hasMessageContaining("is imported, not trained; train sasrec instead");
    } else {
      assertThat(provider.trainer(preset, replaced))
          .as("%s %s %s=%s", provider.name(), preset, option, value)
          .isNotNull();
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
    "sasrec, paper, normPlace, PRE, 'normPlace (''PRE'') must be one of [pre, query, post]'",
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
