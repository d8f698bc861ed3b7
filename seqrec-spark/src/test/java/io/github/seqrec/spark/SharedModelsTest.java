package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.SequentialRecommender;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedModelsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final SharedModels models = new SharedModels();
  private final List<String> closed = new ArrayList<>();

  /** A model of which nothing but the end is asked. */
  private static SequentialRecommender model(Runnable close) {
    return (SequentialRecommender)
        Proxy.newProxyInstance(
            SharedModelsTest.class.getClassLoader(),
            new Class<?>[] {SequentialRecommender.class},
            (model, method, arguments) -> {
              close.run();
              return model;
            });
  }

  private SequentialRecommender model(String name) {
    return model(() -> closed.add(name));
  }

  private void use(String name) {
    models.take(name, () -> model(name));
    models.release(name);
  }

  private static void elsewhere(Runnable task) {
    assertThat(CompletableFuture.runAsync(task)).succeedsWithin(LONG);
  }

  @Test
  void aModelIsLoadedOnceAndTheTwoUsedLastStay() {
    SequentialRecommender first = models.take("a", () -> model("a"));
    assertThat(models.take("a", () -> model("again"))).isSameAs(first);
    List.of("b", "c", "d").forEach(this::use);
    assertThat(closed).containsExactly("b");
    models.release("a");
    assertThat(closed).as("a is in use").containsExactly("b");
    models.release("a");
    assertThat(closed).containsExactly("b", "c");
  }

  @Test
  void tasksOfOtherModelsWaitNeitherForOneThatIsLoadedNorForOneThatIsClosed() {
    List<String> met = new ArrayList<>();
    models.take(
        "slow",
        () -> {
          elsewhere(() -> use("other"));
          met.add("loaded");
          return model(
              () -> {
                elsewhere(() -> use("other"));
                met.add("closed");
              });
        });
    models.release("slow");
    List.of("b", "c").forEach(this::use);
    assertThat(met).containsExactly("loaded", "closed");
  }

  @Test
  void aModelThatCannotBeLoadedIsTriedAgain() {
    assertThatThrownBy(
            () ->
                models.take(
                    "a",
                    () -> {
                      throw new IllegalStateException("no libtorch");
                    }))
        .hasMessage("no libtorch");
    List.of("b", "c").forEach(this::use);
    assertThat(closed).isEmpty();
    use("a");
    assertThat(closed).containsExactly("b");
  }

  @Test
  void aModelThatCannotBeClosedIsForgotten() {
    models.take(
        "a",
        () ->
            model(
                () -> {
                  throw new IllegalStateException("not closed");
                }));
    models.release("a");
    use("b");
    assertThatThrownBy(() -> use("c")).hasMessage("not closed");
    use("d");
    assertThat(closed).containsExactly("b");
  }
}
