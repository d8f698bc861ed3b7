package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.api.History;
import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.util.FloatComparator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmStartTest {

  /** So small that a step changes no float32. */
  private static final Map<String, String> STANDSTILL =
      Map.of("learningRate", "1e-30", "epochs", "1", "weightDecay", "0", "maxLength", "10");

  private static final Path GOLDEN = Path.of("src/test/resources/golden/v1/sasrec-modern");

  @TempDir private Path directory;

  /** New items i13 and "new", in an order of its own; i13 stands near i2 and i1 only. */
  private static SequenceDataset newEvents() {
    ItemCatalog items = ItemCatalog.of(List.of("i2", "new", "i1", "i13", "i7"));
    return InMemoryDataset.of(items, new int[] {1, 4, 3, 4, 1}, new int[] {2, 2}, new int[] {5, 1});
  }

  @Test
  void aModelThatWasSavedBeforeAnOptionExistedIsGoneOnWith() {
    Map<String, String> options = new HashMap<>(STANDSTILL);
    options.putAll(Map.of("maxLength", "5", "dim", "4", "blocks", "1", "heads", "2"));
    try (SequentialRecommender grown =
        Recommenders.provider("sasrec")
            .trainer("modern", options)
            .warmStarting(GOLDEN)
            .train(newEvents())) {
      assertThat(grown.catalog().ids()).contains("plain", "i13");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, dim=16 blocks=1",
    "sasrec, paper, dim=16 blocks=1",
    "gru, gru4rec, embeddingDim=12 hidden=16",
    "lstm, lstm, embeddingDim=12 hidden=16 tied=false",
    "rnn, report, embeddingDim=12 hidden=16",
    "transformer, tuned, dim=16 inner=32 layers=1",
    "caser, tuned, dim=16",
    "fpmc, tuned, dim=16",
    "transrec, tuned, dim=16",
    "transrec, paper, dim=16 distance=l1"
  })
  void aGrownModelScoresKnownItemsAsBeforeAndNewOnesTooUntilItIsTrained(
      String model, String preset, String changes) throws IOException {
    Path saved = Tiny.saved(directory, model, preset, changes);
    Map<String, String> options = new HashMap<>(STANDSTILL);
    for (String change : changes.split(" ", -1)) {
      options.put(change.replaceAll("=.*", ""), change.replaceAll(".*=", ""));
    }

    try (SequentialRecommender old = Recommenders.load(saved);
        SequentialRecommender grown =
            Recommenders.provider(model)
                .trainer(preset, options)
                .warmStarting(saved)
                .train(newEvents())) {
      assertThat(grown.catalog().ids())
          .startsWith("i2", "new", "i1", "i13", "i7")
          .hasSize(14)
          .containsAll(old.catalog().ids());
      for (String user : List.of("u1", "u40", "nobody")) {
        float[] before = scores(old, user, "i3", "i1", "i2", "i9");
        float[] after = scores(grown, user, "i3", "i1", "i2", "i9");
        for (String id : old.catalog().ids()) {
          float expected = before[old.catalog().indexOf(id)];
          assertThat(after[grown.catalog().indexOf(id)])
              .as("%s of %s", id, user)
              .isCloseTo(expected, within(1e-6f * Math.max(1, Math.abs(expected))));
        }
      }
      assertThat(scores(grown, "u1", "new", "i13")).doesNotContain(Float.NaN);
      assertThat(grown.popularity()[grown.catalog().indexOf("i2")])
          .isEqualTo(old.popularity()[old.catalog().indexOf("i2")] + 3);
      assertThat(grown.card().metrics())
          .containsEntry("warm_items", 12.0)
          .containsEntry("new_items", 2.0);
      grown.save(directory.resolve("grown"));
    }
    Recommenders.verify(directory.resolve("grown"));
  }

  @Test
  void theRowOfANewItemIsTheMeanOfTheKnownRowsNearItAndItsUsersRowIsZero() throws IOException {
    Path saved = Tiny.saved(directory, "fpmc", "tuned", "dim=16");
    Path grown = directory.resolve("grown");
    Recommenders.provider("fpmc")
        .trainer("tuned", with(STANDSTILL, "dim", "16"))
        .warmStarting(saved)
        .train(newEvents())
        .save(grown);

    float[] before = floats(saved, "output.weight");
    float[] after = floats(grown, "output.weight");
    int width = 32;
    for (int d = 0; d < width; d++) {
      // Both events of i13 have i2 twice and i1 once beside them.
      double mean = (2.0 * before[2 * width + d] + before[width + d]) / 3;
      assertThat(after[4 * width + d]).isCloseTo((float) mean, within(1e-7f));
      assertThat(after[2 * width + d]).as("'new' has no known neighbour").isNotZero();
    }
    // InMemoryDataset calls its users u0, u1 and u2: the first is new, the others are known.
    float[] own = floats(grown, "users.own");
    assertThat(own[16]).isCloseTo(0, within(1e-20f));
    float[] ownBefore = floats(saved, "users.own");
    assertThat(own[2 * 16]).isEqualTo(ownBefore[16]).isNotZero();
    assertThat(own).hasSize((1 + 41) * 16);
  }

  @Test
  void newActionsAreAddedAndKnownOnesMeanWhatTheyMeant() throws IOException {
    SasRec.Options options = Tiny.sasRec().toBuilder().actions(true).build();
    Path saved = directory.resolve("old");
    try (SequentialRecommender old =
        SasRec.trainer(options).train(withActions("view", "buy", "view"))) {
      old.save(saved);
    }
    SasRec.Options standstill =
        options.toBuilder()
            .training(options.training().toBuilder().epochs(1).learningRate(1e-30).build())
            .build();
    RecommendRequest request = RecommendRequest.of("i1", "i2").topK(9).seen(SeenPolicy.INCLUDE);
    try (SequentialRecommender old = Recommenders.load(saved);
        SequentialRecommender grown =
            SasRec.trainer(standstill)
                .warmStarting(saved)
                .train(withActions("return", "view", "return"))) {
      assertThat(old.actions()).containsExactlyInAnyOrder("buy", "view");
      assertThat(grown.actions()).hasSize(3).contains("return", "view").endsWith("buy");
      for (String action : old.actions()) {
        RecommendRequest asked = request.actions(List.of("view", action)).wanting(action);
        assertThat(grown.recommend(asked).items())
            .usingRecursiveFieldByFieldElementComparator(
                RecursiveComparisonConfiguration.builder()
                    .withComparatorForType(new FloatComparator(1e-6f), Float.class)
                    .build())
            .containsExactlyInAnyOrderElementsOf(old.recommend(asked).items());
      }
      assertThat(grown.recommend(request.wanting("return")).items()).hasSize(9);
    }
  }

  private static SequenceDataset withActions(String... actions) {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 30; user++) {
      for (int t = 0; t < 6; t++) {
        String action = actions[t % actions.length];
        data.add(new Interaction("u" + user, "i" + (user + t) % 9, null, null, action));
      }
    }
    return data.build();
  }

  @Test
  void aTrainingByRoundsStartsFromNoModel() {
    NetworkTrainer started = SasRec.trainer(Tiny.sasRec()).warmStarting(directory);
    assertThatThrownBy(() -> started.shard(0, Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a training by rounds starts from random values, and not from");
  }

  /** Events of 30 more items after a model of 30 was trained: the same budget, two beginnings. */
  @Test
  void aFewEpochsOnNewEventsBeatThoseOfAColdStart() throws IOException {
    SequenceDataset all =
        SyntheticSequences.markov(1, 0.1, 3).users(700).items(60).lengths(6, 12).generate();
    SasRec.Options options =
        SasRec.Options.modern().toBuilder()
            .maxLength(12)
            .dim(32)
            .blocks(1)
            .training(Tiny.training().toBuilder().epochs(12).batchSize(32).build())
            .build();
    Path saved = directory.resolve("old");
    try (SequentialRecommender old = SasRec.trainer(options).train(part(all, 0, 500, 50))) {
      old.save(saved);
    }
    SequenceDataset later = part(all, 500, 600, 60);
    SasRec.Options brief =
        options.toBuilder()
            .training(options.training().toBuilder().epochs(3).learningRate(0.003).build())
            .build();
    List<TestCase> cases = cases(part(all, 600, 700, 60), later.items());

    try (SequentialRecommender cold = SasRec.trainer(brief).train(later);
        SequentialRecommender warm = SasRec.trainer(brief).warmStarting(saved).train(later)) {
      double coldRate = Tiny.hitRate(cold, cases, 1);
      double warmRate = Tiny.hitRate(warm, cases, 1);
      assertThat(warmRate).isGreaterThan(0.5).isGreaterThan(coldRate + 0.2);
    }
  }

  /**
   * MovieLens 100K cut at two points of time: a model of the first part, then three epochs on the
   * events between, asked for the last events of users that come after.
   */
  @Test
  @Tag("data")
  void onMovieLensAWarmStartOnLaterEventsBeatsAColdOne() throws IOException {
    Path file = Path.of(System.getProperty("seqrec.data", "data")).resolve("ml-100k/u.data.gz");
    assumeTrue(Files.exists(file), file + " is missing");
    SequenceDataset all = MovieLens.read(file);
    long[] times = sequences(all).flatMapToLong(WarmStartTest::times).sorted().toArray();
    long first = times[times.length * 6 / 10];
    long second = times[times.length * 8 / 10];
    SasRec.Options options =
        SasRec.Options.modern().toBuilder()
            .maxLength(100)
            .training(SasRec.Options.modern().training().toBuilder().epochs(20).build())
            .build();
    SasRec.Options brief =
        options.toBuilder()
            .training(
                options.training().toBuilder().epochs(5).warmupSteps(0).learningRate(1e-3).build())
            .build();
    Path saved = directory.resolve("old");
    try (SequentialRecommender old = SasRec.trainer(options).train(between(all, 0, first))) {
      old.save(saved);
    }
    SequenceDataset later = between(all, first, second);
    List<TestCase> cases = casesAfter(second, all, later.items());

    try (SequentialRecommender cold = SasRec.trainer(brief).train(later);
        SequentialRecommender warm = SasRec.trainer(brief).warmStarting(saved).train(later)) {
      double coldRate = Tiny.hitRate(cold, cases, 10);
      double warmRate = Tiny.hitRate(warm, cases, 10);
      System.out.printf(
          "hit rate at 10 of %d cases, %s: cold %.4f, warm %.4f%n",
          cases.size(), warm.card().metrics(), coldRate, warmRate);
      assertThat(warmRate).isGreaterThan(1.1 * coldRate);
    }
  }

  private static Stream<UserSequence> sequences(SequenceDataset data) {
    return IntStream.range(0, data.userCount()).mapToObj(data::sequence);
  }

  private static LongStream times(UserSequence sequence) {
    return IntStream.range(0, sequence.size()).mapToLong(sequence::timestamp);
  }

  /** The events from one time, included, to another, of the items that stand there. */
  private static SequenceDataset between(SequenceDataset all, long from, long to) {
    List<int[]> kept =
        sequences(all)
            .map(
                s ->
                    IntStream.range(0, s.size())
                        .filter(t -> s.timestamp(t) >= from && s.timestamp(t) < to)
                        .map(s::item)
                        .toArray())
            .filter(items -> items.length > 1)
            .toList();
    int[] items = kept.stream().flatMapToInt(IntStream::of).distinct().toArray();
    ItemCatalog catalog = ItemCatalog.of(all.items().ids(items));
    return InMemoryDataset.of(
        catalog,
        kept.stream()
            .map(s -> IntStream.of(s).map(i -> catalog.indexOf(all.items().id(i))).toArray())
            .toArray(int[][]::new));
  }

  /** The last event of each user that comes after a time, as far as items are of the catalogue. */
  private static List<TestCase> casesAfter(long time, SequenceDataset all, ItemCatalog catalog) {
    return sequences(all)
        .filter(s -> s.timestamp(s.size() - 1) >= time)
        .map(
            s ->
                IntStream.range(0, s.size())
                    .map(t -> catalog.indexOf(all.items().id(s.item(t))))
                    .filter(item -> item != ItemCatalog.PADDING)
                    .toArray())
        .filter(items -> items.length > 1)
        .map(items -> testCase(History.of(items)))
        .toList();
  }

  private static TestCase testCase(History events) {
    History history = events.without(events.size() - 1);
    return new TestCase(history, events.last(), history);
  }

  @Test
  void whatCannotStartFromTheModelSaysWhy() throws IOException {
    Path saved = Tiny.saved(directory, "gru", "gru4rec", "embeddingDim=12 hidden=16");
    assertThatThrownBy(() -> SasRec.trainer(Tiny.sasRec()).warmStarting(saved).train(Tiny.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a gru, and a sasrec is to start from it");
    assertThatThrownBy(
            () -> Recommenders.provider("markov").trainer("default", Map.of()).warmStarting(saved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot start from a saved model");
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  private static float[] scores(SequentialRecommender model, String user, String... ids) {
    int[] items = Stream.of(ids).mapToInt(model.catalog()::indexOf).toArray();
    return model.scoreAll(List.of(History.of(items).withUser(user)))[0];
  }

  private static float[] floats(Path model, String tensor) throws IOException {
    return Objects.requireNonNull(ModelDirectory.read(model).tensors().get(tensor)).floats();
  }

  /** Users from begin to end, of their sequences the items up to a number. */
  private static SequenceDataset part(SequenceDataset all, int begin, int end, int items) {
    List<int[]> sequences = new ArrayList<>();
    for (int u = begin; u < end; u++) {
      UserSequence sequence = all.sequence(u);
      int[] kept =
          IntStream.range(0, sequence.size())
              .map(sequence::item)
              .filter(item -> item <= items)
              .toArray();
      if (kept.length > 1) {
        sequences.add(kept);
      }
    }
    return InMemoryDataset.of(
        ItemCatalog.of(all.items().ids().subList(0, items)), sequences.toArray(int[][]::new));
  }

  private static List<TestCase> cases(SequenceDataset data, ItemCatalog items) {
    assertThat(data.items()).isEqualTo(items);
    return sequences(data).map(s -> testCase(s.history(s.size()))).toList();
  }
}
