package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.ResidentMemory;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.training.NetworkTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Neither training nor serving grows the memory that libtorch allocates outside the heap. */
class NativeMemoryTest {

  /**
   * What the resident set may grow by: the code that the JVM compiles and its own tables are part
   * of it. What one step or one request allocates, kept by all of them, would be more than that.
   */
  private static final long TOLERANCE = 96L << 20;

  private static SequenceDataset data(int users, int items) {
    return SyntheticSequences.markov(1, 0.1, 3)
        .users(users)
        .items(items)
        .lengths(41, 41)
        .generate();
  }

  private static SasRec.Options options() {
    return SasRec.Options.modern().toBuilder()
        .maxLength(40)
        .dim(32)
        .blocks(1)
        .training(Tiny.training().toBuilder().epochs(1).batchSize(16).build())
        .build();
  }

  @Test
  void residentMemoryStaysBetweenTheFiftiethAndTheTwoHundredthStep() {
    ResidentMemory.assumeLinux();
    // 16 rows of 40 columns of 32 floats are 80 KB, and a step makes more than ten such arrays.
    List<Long> resident = new ArrayList<>();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            if (step.step() == 50 || step.step() == 200) {
              resident.add(ResidentMemory.bytes());
            }
          }
        };
    SasRec.trainer(options()).train(data(3_200, 200), monitor).close();
    assertThat(resident).hasSize(2);
    assertThat(resident.get(1) - resident.get(0)).as("bytes grown").isLessThan(TOLERANCE);
  }

  @Test
  void noArrayOutlivesItsStepAndNoneItsModel() {
    // A first training leaves what all share: small numbers, such as those of the steps, as arrays.
    SasRec.trainer(options()).train(data(160, 200)).close();
    List<Integer> counts = new ArrayList<>();
    Watched watched = new Watched();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            counts.add(watched.arrays());
          }
        };
    SequentialRecommender model =
        NetworkTrainer.of(watched.factory(), options().training()).train(data(160, 200), monitor);
    assertThat(counts).hasSize(10).containsOnly(counts.get(0));
    assertThat(watched.trained().isOpen()).as("optimizer and gradients").isFalse();
    assertThat(watched.manager().getManagedArrays()).hasSize(watched.parameters);
    model.close();
    assertThat(watched.manager().isOpen()).isFalse();
  }

  @Test
  void aTrainingThatFailsFreesItsArrays() {
    Watched watched = new Watched();
    TrainingMonitor failing =
        new TrainingMonitor() {
          @Override
          public boolean cancelled() {
            return true;
          }
        };
    NetworkTrainer trainer = NetworkTrainer.of(watched.factory(), options().training());
    try {
      trainer.train(data(160, 200), failing).close();
    } catch (CancellationException expected) {
      assertThat(watched.manager().isOpen()).isFalse();
      return;
    }
    throw new AssertionError("the training was cancelled");
  }

  @Test
  void memoryStaysOverTwoThousandRecommendations() {
    serve(2_000);
  }

  @Test
  @Tag("slow")
  void memoryStaysOverTenThousandRecommendations() {
    serve(10_000);
  }

  private static void serve(int calls) {
    ResidentMemory.assumeLinux();
    // A request's states take 5 KB an array, its scores 80 KB.
    Watched watched = new Watched();
    RecommendRequest request = RecommendRequest.of(longHistory()).topK(5);
    try (SequentialRecommender model =
        NetworkTrainer.of(watched.factory(), options().training()).train(data(16, 20_000))) {
      // The JVM takes some thousand calls to compile what they run, into some 50 MB.
      for (int i = 0; i < 2_000; i++) {
        model.recommend(request);
      }
      int arrays = watched.arrays();
      long before = ResidentMemory.bytes();
      for (int i = 0; i < calls; i++) {
        model.recommend(request);
      }
      assertThat(ResidentMemory.bytes() - before).as("bytes grown").isLessThan(TOLERANCE);
      assertThat(watched.arrays()).isEqualTo(arrays);
    }
  }

  private static List<String> longHistory() {
    List<String> ids = new ArrayList<>();
    for (int item = 1; item <= 40; item++) {
      ids.add("i" + item);
    }
    return ids;
  }

  /** SASRec, and the manager that owns its parameters. */
  private static final class Watched {
    private final NetworkFactory sasRec = SasRec.factory(NativeMemoryTest.options());
    private @Nullable NDManager manager;
    private @Nullable NDManager trained;
    private int parameters;

    /** Of the network that was trained, when another one with its weights has been made. */
    NDManager trained() {
      return Objects.requireNonNull(trained, "one network was made");
    }

    NDManager manager() {
      return Objects.requireNonNull(manager, "no network was made");
    }

    /** The arrays and managers that the training's manager and the engine's own hold. */
    int arrays() {
      NDManager engine = manager().getParentManager();
      return manager().getManagedArrays().size() + engine.getManagedArrays().size();
    }

    NetworkFactory factory() {
      return new NetworkFactory(
          sasRec.model(),
          sasRec.options(),
          sasRec.maxLength(),
          sasRec.reach(),
          sasRec.rowParts(),
          sasRec.readsUsers(),
          sasRec.readsActions(),
          this::create);
    }

    private SequenceNetwork create(Parameters parameters, NetworkSizes sizes) {
      SequenceNetwork network = sasRec.create(parameters, sizes);
      trained = manager;
      manager = network.parameters().list().get(0).getManager();
      this.parameters = network.parameters().list().size();
      return network;
    }
  }
}
