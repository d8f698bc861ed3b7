package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollaborativeIndexingTest {

  private static final IdWords WORDS =
      new IdWords(IntStream.rangeClosed(1, 30).mapToObj(Integer::toString).toList());

  private static CollaborativeIndexing.Options options(int clusters, int clusterItems) {
    return new CollaborativeIndexing.Options(clusters, clusterItems, WORDS, 1);
  }

  /** Users who mostly stay in one of some genres; item {@code g-i} is the i-th of genre g. */
  private static InteractionDataset genres(int genres, int itemsEach, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InteractionBuilder builder = InteractionDataset.builder();
    for (int user = 0; user < 600; user++) {
      int own = random.nextInt(genres);
      for (int t = 0; t < 12; t++) {
        int genre = random.nextInt(10) == 0 ? random.nextInt(genres) : own;
        builder.add("u" + user, genre + "-" + random.nextInt(itemsEach));
      }
    }
    return builder.build();
  }

  private static String genre(ItemCatalog catalog, int item) {
    return catalog.id(item).split("-", -1)[0];
  }

  @Test
  void idsAreDistinctAndNotLongerThanTheTreeNeeds() {
    SequenceDataset training = genres(8, 40, 1);
    for (int clusters : new int[] {2, 3, 8, 30}) {
      for (int clusterItems : new int[] {1, 2, 7, 30}) {
        ItemIndexing ids = CollaborativeIndexing.of(training, options(clusters, clusterItems));
        int levels = 0;
        while (2 * ids.size() > clusterItems * Math.pow(clusters, levels)) {
          levels++;
        }

        assertThat(new HashSet<>(ids.texts())).hasSize(training.items().size());
        int most = levels + 1;
        for (String text : ids.texts()) {
          List<String> words = List.of(text.split(" ", -1));
          assertThat(WORDS.words()).containsAll(words);
          assertThat(words).hasSizeLessThanOrEqualTo(most);
        }
      }
    }
  }

  @Test
  void itemsOfTheSameUsersBeginAlikeMuchMoreOftenThanByChance() {
    SequenceDataset training = genres(8, 25, 2);
    ItemIndexing ids = CollaborativeIndexing.of(training, options(8, 30));
    long alike = 0;
    long together = 0;
    long alikeApart = 0;
    long apart = 0;
    for (int a = 1; a <= ids.size(); a++) {
      for (int b = 1; b < a; b++) {
        boolean begins = first(ids.text(a)).equals(first(ids.text(b)));
        if (genre(training.items(), a).equals(genre(training.items(), b))) {
          together++;
          alike += begins ? 1 : 0;
        } else {
          apart++;
          alikeApart += begins ? 1 : 0;
        }
      }
    }

    assertThat((double) alike / together).isGreaterThan(0.9);
    assertThat((double) alikeApart / apart).isLessThan(0.03);
  }

  @Test
  void usersWithoutATasteGiveNoGroups() {
    SequenceDataset training = genres(1, 200, 3);
    ItemIndexing ids = CollaborativeIndexing.of(training, options(8, 30));
    Map<String, Integer> sizes = new HashMap<>();
    ids.texts().forEach(text -> sizes.merge(first(text), 1, Integer::sum));

    assertThat(sizes).hasSizeGreaterThan(6);
    assertThat(sizes.values()).allMatch(size -> size <= 30);
  }

  @Test
  void theSameSeedGivesTheSameIds() {
    SequenceDataset training = genres(8, 40, 1);
    ItemIndexing ids = CollaborativeIndexing.of(training, options(8, 8));

    assertThat(ids).isEqualTo(CollaborativeIndexing.of(training, options(8, 8)));
    assertThat(ids.texts())
        .isNotEqualTo(
            CollaborativeIndexing.of(training, new CollaborativeIndexing.Options(8, 8, WORDS, 2))
                .texts());
    assertThat(ids.options()).containsEntry("seed", 1L).containsEntry("clusters", 8L);
  }

  @Test
  void hybridIdsGoTheSameWaysToAWordOfTheirOwn() {
    SequenceDataset training = genres(8, 40, 1);
    ItemIndexing ways = CollaborativeIndexing.of(training, options(8, 8));
    ItemIndexing ids = CollaborativeIndexing.hybrid(training, options(8, 8));

    Set<String> words = new HashSet<>();
    for (int item = 1; item <= ids.size(); item++) {
      String way = ways.text(item);
      String id = ids.text(item);
      int end = id.lastIndexOf(' ');
      assertThat(id.substring(0, end)).isEqualTo(way.substring(0, way.lastIndexOf(' ')));
      words.add(id.substring(end + 1));
    }
    assertThat(words).containsExactlyInAnyOrderElementsOf(ItemIndexing.itemWords(ids.size()));
    assertThat(ids.method()).isEqualTo("hybrid");
    assertThat(CollaborativeIndexing.hybrid(genres(2, 5, 1), options(8, 10)).texts())
        .contains("item_1", "item_10");
  }

  @Test
  void whatIsHeldOutChangesNothing() {
    InteractionDataset data = genres(8, 40, 1);
    InteractionBuilder other = InteractionDataset.builder();
    for (int user = 0; user < data.userCount(); user++) {
      int[] items = data.sequence(user).history(12).toArray();
      // The held-out items change places, so that the catalogue stays the same set.
      int[] next = data.sequence((user + 1) % data.userCount()).history(12).toArray();
      for (int t = 0; t < 12; t++) {
        other.add(data.userId(user), data.items().id(t < 10 ? items[t] : next[t]));
      }
    }
    InteractionDataset changed = other.build();
    ItemIndexing before = CollaborativeIndexing.of(LeaveOneOut.of(data).training(), options(8, 8));
    ItemIndexing after =
        CollaborativeIndexing.of(LeaveOneOut.of(changed).training(), options(8, 8));
    Set<String> trained = new HashSet<>();
    SequenceDataset training = LeaveOneOut.of(data).training();
    for (int user = 0; user < training.userCount(); user++) {
      trained.addAll(training.items().ids(training.sequence(user).history(10).toArray()));
    }

    assertThat(changed.items()).isNotEqualTo(data.items());
    for (String id : trained) {
      assertThat(after.text(changed.items().indexOf(id)))
          .isEqualTo(before.text(data.items().indexOf(id)));
    }
  }

  @Test
  void itemsThatNobodyTookWithOthersGetIdsAsWell() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int user = 0; user < 100; user++) {
      builder.add("alone" + user, "single" + user);
    }
    for (int user = 0; user < 20; user++) {
      builder.add("u" + user, "a" + user % 2).add("u" + user, "b" + user % 2);
    }
    SequenceDataset training = builder.build();
    ItemIndexing ids = CollaborativeIndexing.of(training, options(4, 20));

    assertThat(new HashSet<>(ids.texts())).hasSize(104);
    ItemCatalog catalog = training.items();
    for (int group = 0; group < 2; group++) {
      assertThat(first(ids.text(catalog.indexOf("a" + group))))
          .isEqualTo(first(ids.text(catalog.indexOf("b" + group))));
    }
  }

  @Test
  void dataWithoutAnyPairGiveIdsAsWell() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int user = 0; user < 50; user++) {
      builder.add("u" + user, "i" + user);
    }

    assertThat(new HashSet<>(CollaborativeIndexing.of(builder.build(), options(4, 20)).texts()))
        .hasSize(50);
  }

  @Test
  void fewItemsNeedNoClusters() {
    SequenceDataset training = genres(2, 5, 1);

    assertThat(CollaborativeIndexing.of(training, options(8, 10)).texts())
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  void sizesBeyondTheWordsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(31, 10))
        .withMessageContaining("clusters (31) must lie in 2..30, the number of words");
    assertThatIllegalArgumentException().isThrownBy(() -> options(1, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(10, 0))
        .withMessageContaining("clusterItems (0)");
    assertThat(CollaborativeIndexing.Options.of(WORDS, 1)).isEqualTo(options(30, 30));
  }

  private static String first(String text) {
    return text.split(" ", -1)[0];
  }
}
