package io.github.seqrec.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainRecommenderTest {

  private static final List<History> HISTORIES =
      List.of(
          History.of(3),
          History.of(1, 2, 3, 4, 5),
          History.of(9, 9, 1, 7, 2, 8, 4, 4, 6, 10, 11, 12, 1, 3));

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, dim=16 heads=2",
    "sasrec, modern, dim=16 heads=4 blocks=3 positions=rotary",
    "sasrec, paper, dim=12 heads=2",
    "sasrec, modern, dim=12 heads=2 normPlace=post expansion=3",
    "sasrec, modern, dim=12 heads=2 normPlace=post expansion=3 activation=gelu",
    "sasrec, paper, dim=10 blocks=1",
    "sasrec, modern, dim=72 heads=2",
    "gru, gru4rec, embeddingDim=12 hidden=16",
    "gru, gru4rec, embeddingDim=40 hidden=72",
    "gru, gru4rec, embeddingDim=12 hidden=12 layers=2",
    "gru, gru4rec, embeddingDim=12 hidden=10 tied=false"
  })
  void scoresEqualThoseOfLibtorch(String model, String preset, String changes) throws IOException {
    Path path = Tiny.saved(directory, model, preset, changes);
    try (SequentialRecommender libtorch = Recommenders.load(path);
        SequentialRecommender plain = PlainRecommender.load(path)) {
      int[][] candidates = {{1, 5}, {12}, {7, 3, 2}};
      assertSame(plain.scoreAll(HISTORIES), libtorch.scoreAll(HISTORIES));
      assertSame(
          plain.scoreCandidates(HISTORIES, candidates),
          libtorch.scoreCandidates(HISTORIES, candidates));
      assertThat(plain.card()).isEqualTo(libtorch.card());
    }
  }

  private static void assertSame(float[][] actual, float[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      float largest = 1e-3f;
      for (float score : expected[i]) {
        largest = Math.max(largest, Float.isInfinite(score) ? 0 : Math.abs(score));
      }
      int first = Float.isInfinite(expected[i][0]) ? 1 : 0;
      assertThat(Arrays.copyOfRange(actual[i], first, actual[i].length))
          .containsExactly(
              Arrays.copyOfRange(expected[i], first, expected[i].length),
              Offset.offset(1e-5f * largest));
    }
  }

  @Test
  void aClosedRecommenderHoldsNoWeights() throws Exception {
    PlainRecommender plain =
        PlainRecommender.load(Tiny.saved(directory, "sasrec", "modern", "dim=16"));
    WeakReference<Object> tensors = new WeakReference<>(plain.tensors());
    plain.close();
    for (int i = 0; i < 100 && tensors.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(tensors.get()).isNull();
    assertThatThrownBy(plain::catalog).as("still held").isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itIsImportedAndNotTrained() {
    assertThatThrownBy(
            () -> Recommenders.provider(PlainRecommender.TRANSFORMER).trainer("imported", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("train sasrec instead");
  }

  @Test
  void aModelThatIsSavedAgainIsTheSameModel() throws IOException {
    Path path = Tiny.saved(directory, "sasrec", "modern", "dim=16");
    try (PlainRecommender plain = PlainRecommender.load(path)) {
      plain.save(directory.resolve("again"));
      try (SequentialRecommender again = Recommenders.load(directory.resolve("again"))) {
        assertSame(again.scoreAll(HISTORIES), plain.scoreAll(HISTORIES));
      }
    }
  }

  @Test
  void aModelIsLoadedAndAskedWhereNoClassOfDjlCanBeLoaded() throws Exception {
    Path path = Tiny.saved(directory, "sasrec", "modern", "dim=16");
    Path gru = directory.resolve("gru");
    try (SequentialRecommender trained =
        Recommenders.provider("gru").trainer("gru4rec", Map.of("epochs", "1")).train(Tiny.data())) {
      trained.save(gru);
    }
    try (WithoutDjl loader = new WithoutDjl()) {
      for (Path model : List.of(path, gru)) {
        Object plain =
            loader
                .loadClass(PlainRecommender.class.getName())
                .getMethod("load", Path.class)
                .invoke(null, model);
        Object card = plain.getClass().getMethod("card").invoke(plain);
        // A saved model is asked its example while it is written.
        plain
            .getClass()
            .getMethod("save", Path.class)
            .invoke(plain, directory.resolve("copy-of-" + model.getFileName()));
        assertThat(card.toString()).contains("ModelCard");
      }
      assertThatThrownBy(() -> loader.loadClass("ai.djl.engine.Engine"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  /** Loads everything anew from the class path but DJL, and the JDK as ever. */
  private static final class WithoutDjl extends URLClassLoader {
    WithoutDjl() {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() {
      return Arrays.stream(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(System.getProperty("path.separator"), -1))
          .map(
              path -> {
                try {
                  return Path.of(path).toUri().toURL();
                } catch (IOException e) {
                  throw new IllegalStateException(path, e);
                }
              })
          .toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("ai.djl.")) {
        throw new ClassNotFoundException(name + " is DJL's");
      }
      return super.findClass(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "caser, tuned, dim=8, model_type (caser) must be one of sasrec",
    "rnn, report, embeddingDim=8 hidden=8, model_type (rnn) must be one of sasrec"
  })
  void whatPlainJavaDoesNotComputeIsRefusedWithTheRemedy(
      String model, String preset, String changes, String message) throws IOException {
    Path path = Tiny.saved(directory, model, preset, changes);
    assertThatThrownBy(() -> PlainRecommender.load(path))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(path.toString(), message, "Recommenders.load");
  }

  @ParameterizedTest
  @CsvSource({"sasrec, modern, dim=8 actions=true", "gru, gru4rec, embeddingDim=8 actions=true"})
  void aModelThatReadsActionsIsRefusedWithTheRemedy(String model, String preset, String changes)
      throws IOException {
    Path path = Tiny.saved(directory, model, preset, changes, Tiny.dataWithActions());
    assertThatThrownBy(() -> PlainRecommender.load(path))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            path.toString(), "actions (true) must be false; load the model with Recommenders.load");
  }
}
