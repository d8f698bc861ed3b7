package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of the optimizer of a training that starts from a model and its checkpoint. */
class WarmStartOptimizerTest {

  private static final int DIM = 4;

  private static final NetworkFactory FACTORY =
      NetworkFactory.of("last-item", Tiny.training(), 10, LastItem::of);

  @TempDir private Path directory;

  /** Tells the next item by the last one: tables of items, and a layer that is none. */
  private record LastItem(Parameters parameters, NDArray items, Linear layer, NDArray bias)
      implements SequenceNetwork {

    static LastItem of(Parameters parameters, NetworkSizes sizes) {
      return new LastItem(
          parameters,
          parameters.vectors("items.weight", sizes.items() + 1, DIM),
          parameters.linear("layer", DIM, DIM),
          parameters.constant("items.bias", 0, sizes.items() + 1));
    }

    @Override
    public NDArray states(Pass pass, BatchArrays batch) {
      return Kernels.linear(pass, Kernels.lookup(pass, batch.items(), items), layer);
    }

    @Override
    public OutputLayer output(Pass pass) {
      return new DotOutput(items, bias);
    }
  }

  /** Parameters of which no step is taken. */
  private record Untrained(Parameters parameters) implements TrainingTask<Integer> {

    @Override
    public int stepsPerEpoch() {
      return 1;
    }

    @Override
    public List<Integer> epoch(SplittableRandom random) {
      throw new AssertionError("is not asked for");
    }

    @Override
    public List<Part> parts(Integer step, SplittableRandom random, int epoch, int number) {
      throw new AssertionError("is not asked for");
    }
  }

  @Test
  void momentsFollowTheirItemsAndThoseOfNewOnesAreZero() throws IOException {
    Path saved = directory.resolve("old");
    Path state = directory.resolve("state");
    NetworkTrainer trainer = NetworkTrainer.of(FACTORY, Tiny.training()).checkpointing(state);
    try (SequentialRecommender old = trainer.train(Tiny.data())) {
      old.save(saved);
    }
    Checkpoints.Moments before = moments(state, "last-item");

    // In an order of their own; the items that are not among them follow.
    ItemCatalog items = ItemCatalog.of(List.of("i2", "new", "i1", "i13", "i7"));
    SequenceDataset events = InMemoryDataset.of(items, new int[] {1, 4, 3, 2}, new int[] {5, 1});
    WarmStart warm =
        WarmStart.read(
            new WarmStart.Source(saved, state), FACTORY, Vocabulary.of(FACTORY, events), events);
    TrainingSource source = warm.source(events.summary());
    NewNetwork made = new NewNetwork(FACTORY, Tiny.training(), source, Precision.FLOAT32);
    try {
      Parameters parameters = made.network().parameters();
      TrainingLoop<Integer> loop = made.loop(new Untrained(parameters));
      warm.apply(parameters, loop);
      TrainingState found = loop.state();
      List<String> names = List.copyOf(parameters.arrays().keySet());
      assertGrown(names, found.first(), before.first(), source.items());
      assertGrown(names, found.second(), before.second(), source.items());
      assertThat(found.first()[0]).as("the two are different").isNotEqualTo(found.second()[0]);
      assertThat(loop.stepsBehind()).isEqualTo(before.steps()).isEqualTo(15);
    } finally {
      made.recommender().close();
    }
  }

  private static void assertGrown(
      List<String> names, float[][] found, Map<String, Tensor> before, ItemCatalog grown) {
    ItemCatalog old = Tiny.data().items();
    assertThat(names).containsExactly("items.weight", "layer.weight", "layer.bias", "items.bias");
    assertThat(grown.ids()).hasSize(14).startsWith("i2", "new", "i1", "i13", "i7");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      float[] expected = Objects.requireNonNull(before.get(name), name).floats();
      if (name.startsWith("layer")) {
        assertThat(found[i]).as(name).isEqualTo(expected).isNotEqualTo(new float[expected.length]);
        continue;
      }
      int width = expected.length / (old.size() + 1);
      float[] zeros = new float[width];
      assertThat(found[i]).as(name).hasSize(width * (grown.size() + 1));
      for (String id : grown.ids()) {
        float[] row = row(found[i], grown.indexOf(id), width);
        if (old.contains(id)) {
          assertThat(row)
              .as("%s of %s", name, id)
              .isEqualTo(row(expected, old.indexOf(id), width))
              .isNotEqualTo(zeros);
        } else {
          assertThat(row).as("%s of %s", name, id).isEqualTo(zeros);
        }
      }
    }
  }

  private static float[] row(float[] table, int row, int width) {
    return Arrays.copyOfRange(table, row * width, (row + 1) * width);
  }

  @Test
  void theOptimizerGoesOnWhereItWasIfItsCheckpointIsGiven() throws IOException {
    Path saved = directory.resolve("old");
    Path state = directory.resolve("state");
    NetworkTrainer trainer = SasRec.trainer(Tiny.sasRec());
    try (SequentialRecommender old = trainer.checkpointing(state).train(Tiny.data())) {
      old.save(saved);
    }
    SasRec.Options longer =
        Tiny.sasRec().toBuilder()
            .dropout(0)
            .training(Tiny.training().toBuilder().epochs(1).build())
            .build();
    SasRec.Options same = longer.toBuilder().dropout(Tiny.sasRec().dropout()).build();
    Path again = directory.resolve("again");
    try (SequentialRecommender warm =
            SasRec.trainer(same)
                .warmStarting(saved, state)
                .checkpointing(again)
                .train(Tiny.data());
        SequentialRecommender unaware =
            SasRec.trainer(same).warmStarting(saved).train(Tiny.data())) {
      assertThat(warm.scoreAll(Tiny.HISTORIES)[0])
          .isNotEqualTo(unaware.scoreAll(Tiny.HISTORIES)[0]);
    }
    assertThat(moments(state, "sasrec").steps()).isEqualTo(15);
    assertThat(moments(again, "sasrec").steps()).isEqualTo(20);

    assertThatThrownBy(() -> SasRec.trainer(longer).warmStarting(saved, state).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dropout (0.0) must be 0.2");
    assertThatThrownBy(() -> SasRec.trainer(same).warmStarting(saved, directory).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint.safetensors does not exist");
    assertThatThrownBy(() -> SasRec.trainer(same).checkpointing(again).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another run: option.warmStart is ")
        .hasMessageContaining(" there and not set here");
    assertThatThrownBy(() -> SasRec.trainer(same).warmStarting(saved, again).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option.epochs is 1 there and 3 here");
  }

  private static Checkpoints.Moments moments(Path state, String model) {
    return Checkpoints.moments(state, model, Map.of(), Tiny.data().summary().digest());
  }
}
