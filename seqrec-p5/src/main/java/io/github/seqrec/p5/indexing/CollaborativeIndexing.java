package io.github.seqrec.p5.indexing;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.ItemNumbering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ids that begin alike where the same users took the items: the way through a tree of clusters, and
 * a number within the last one (W. Hua et al., How to Index Item IDs for Recommendation Foundation
 * Models, SIGIR-AP 2023, collaborative indexing).
 *
 * <p>The graph of items that the same users took is divided by spectral clustering, then each
 * cluster by itself, until a cluster has few enough items. Unlike in the paper no cluster takes
 * more items than a tree of the least depth has room for below it, twice over, so that no id is
 * long because of one large cluster. An item that no user took with another goes where most room
 * is.
 *
 * <p>Sees the training data only, and items in the order of {@link ItemNumbering#byTraining}; so
 * neither the catalogue's order nor what is held out has a part in the ids.
 */
public final class CollaborativeIndexing {

  private static final int USUAL = 64;

  private final Options options;
  private final String[] texts;

  private CollaborativeIndexing(Options options, int items) {
    this.options = options;
    this.texts = new String[items];
  }

  /**
   * How to divide.
   *
   * @param clusters of a division at most, from 2 to the number of words
   * @param clusterItems items of a cluster that is not divided at most, from 1 to the number of
   *     words
   * @param words of which ids are made
   * @param seed of the starts of both the eigenvectors and the clusters
   */
  public record Options(int clusters, int clusterItems, IdWords words, long seed) {

    /** Checks the sizes. */
    public Options {
      int known = words.words().size();
      require("clusters", clusters, 2, known);
      require("clusterItems", clusterItems, 1, known);
    }

    private static void require(String name, int value, int least, int known) {
      if (value < least || value > known) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s (%d) must lie in %d..%d, the number of words; give fewer, or more words",
                name,
                value,
                least,
                known));
      }
    }

    /** 64 clusters and items, or as many as there are words: up to 131,072 items in 3 tokens. */
    public static Options of(IdWords words, long seed) {
      int usual = Math.min(USUAL, words.words().size());
      return new Options(usual, usual, words, seed);
    }
  }

  /**
   * Makes the ids.
   *
   * @param training held-out events must not be in it
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static ItemIndexing of(SequenceDataset training, Options options) {
    int[] numbers = ItemNumbering.byTraining(training);
    int items = numbers.length - 1;
    if (items == 0) {
      throw new IllegalArgumentException("the catalogue (0 items) must hold items to index");
    }
    CollaborativeIndexing indexing = new CollaborativeIndexing(options, items);
    indexing.divide(
        IntStream.range(0, items).toArray(),
        new CoOccurrence(users(training, numbers), items),
        new int[0],
        indexing.levels(items),
        new SplittableRandom(options.seed));
    List<String> byItem = new ArrayList<>(items);
    for (int item = 1; item <= items; item++) {
      byItem.add(indexing.texts[numbers[item] - 1]);
    }
    return new ItemIndexing(
        "collaborative",
        Map.of(
            "clusters", (long) options.clusters,
            "clusterItems", (long) options.clusterItems,
            "seed", options.seed),
        byItem,
        null);
  }

  /**
   * The same ways through the clusters, each with a word of the item's own at its end instead of a
   * number within the cluster: hybrid indexing. A model has an embedding for every item then, and
   * writes ids that are no longer.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static ItemIndexing hybrid(SequenceDataset training, Options options) {
    ItemIndexing ways = of(training, options);
    int[] numbers = ItemNumbering.byTraining(training);
    List<String> byItem = new ArrayList<>(ways.size());
    for (int item = 1; item <= ways.size(); item++) {
      String way = ways.text(item);
      String clusters = way.substring(0, way.lastIndexOf(' ') + 1);
      byItem.add(clusters + ItemIndexing.itemWord(numbers[item]));
    }
    return new ItemIndexing("hybrid", ways.options(), byItem, null);
  }

  /** The distinct items of each user, by number, from 0. */
  private static int[][] users(SequenceDataset training, int[] numbers) {
    int[][] users = new int[training.userCount()][];
    for (int u = 0; u < users.length; u++) {
      UserSequence sequence = training.sequence(u);
      users[u] =
          IntStream.range(0, sequence.size())
              .map(t -> numbers[sequence.item(t)] - 1)
              .distinct()
              .toArray();
    }
    return users;
  }

  /** How often clusters of clusters are divided, so that half of the places would do. */
  private int levels(int items) {
    int levels = 0;
    while (items > (levels == 0 ? options.clusterItems : half(levels))) {
      levels++;
    }
    return levels;
  }

  /** Half the places of a cluster that is divided so many times. */
  private int half(int levels) {
    double places = options.clusterItems * Math.pow(options.clusters, levels);
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(places / 2));
  }

  /**
   * Gives ids to the items of a cluster.
   *
   * @param items by number, in the order of the graph
   * @param way the cluster's
   * @param levels how often it may be divided
   */
  private void divide(
      int[] items, CoOccurrence graph, int[] way, int levels, SplittableRandom random) {
    if (items.length <= options.clusterItems) {
      for (int i = 0; i < items.length; i++) {
        texts[items[i]] = options.words.id(extended(way, i));
      }
      return;
    }
    int clusters = Math.min(options.clusters, ceilDivide(2L * items.length, options.clusterItems));
    int capacity = levels == 1 ? options.clusterItems : half(levels - 1);
    int[] assigned = assign(graph, clusters, capacity, random);
    int next = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      int wanted = cluster;
      int[] members = IntStream.range(0, items.length).filter(i -> assigned[i] == wanted).toArray();
      if (members.length > 0) {
        divide(
            IntStream.of(members).map(i -> items[i]).toArray(),
            graph.restricted(members),
            extended(way, next++),
            levels - 1,
            random);
      }
    }
  }

  private static int[] assign(
      CoOccurrence graph, int clusters, int capacity, SplittableRandom random) {
    int[] connected = IntStream.range(0, graph.items()).filter(graph::isConnected).toArray();
    int[] assigned = new int[graph.items()];
    Arrays.fill(assigned, -1);
    int[] room = new int[clusters];
    Arrays.fill(room, capacity);
    if (connected.length > 0) {
      int width = Math.min(clusters, connected.length);
      double[] places = SpectralEmbedding.of(graph.restricted(connected), width, random);
      int[] found = BoundedKMeans.assign(places, width, clusters, capacity, random);
      for (int i = 0; i < connected.length; i++) {
        assigned[connected[i]] = found[i];
        room[found[i]]--;
      }
    }
    for (int item = 0; item < assigned.length; item++) {
      if (assigned[item] < 0) {
        assigned[item] = roomiest(room);
        room[assigned[item]]--;
      }
    }
    return assigned;
  }

  private static int roomiest(int[] room) {
    int best = 0;
    for (int cluster = 1; cluster < room.length; cluster++) {
      best = room[cluster] > room[best] ? cluster : best;
    }
    return best;
  }

  private static int[] extended(int[] way, int next) {
    int[] longer = Arrays.copyOf(way, way.length + 1);
    longer[way.length] = next;
    return longer;
  }

  private static int ceilDivide(long a, int b) {
    return (int) ((a + b - 1) / b);
  }
}
