package io.github.seqrec.p5.indexing;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The graph of items that the same users took: the weight between two is the number of users who
 * took both. It is never made: with B, items x users, of ones where a user took an item, its matrix
 * is B B' without the diagonal, and a product with that costs two passes over the events, however
 * many pairs they have.
 */
final class CoOccurrence {

  /** The items of each user, distinct; users with fewer than 2 say nothing and are left out. */
  private final int[][] users;

  /** How many users took each item, and how often they took others with it. */
  private final int[] counts;

  private final double[] degrees;

  CoOccurrence(int[][] users, int items) {
    this.users = Arrays.stream(users).filter(user -> user.length >= 2).toArray(int[][]::new);
    this.counts = new int[items];
    this.degrees = new double[items];
    for (int[] user : this.users) {
      for (int item : user) {
        counts[item]++;
        degrees[item] += user.length - 1;
      }
    }
  }

  int items() {
    return counts.length;
  }

  /** Whether some user took this item and another one. */
  boolean isConnected(int item) {
    return degrees[item] > 0;
  }

  /**
   * The graph of some items, numbered by their place in the array.
   *
   * @param items distinct
   */
  CoOccurrence restricted(int[] items) {
    int[] places = new int[items()];
    Arrays.fill(places, -1);
    for (int place = 0; place < items.length; place++) {
      places[items[place]] = place;
    }
    int[][] parts =
        Arrays.stream(users)
            .map(user -> IntStream.of(user).map(i -> places[i]).filter(p -> p >= 0).toArray())
            .toArray(int[][]::new);
    return new CoOccurrence(parts, items.length);
  }

  /**
   * Half of the identity and of the normalised adjacency D^-1/2 A D^-1/2, times some vectors: its
   * eigenvalues lie in 0..1, and those near 1 belong to vectors that change little along edges.
   *
   * @param vectors items x width, row-major; replaced by the product
   */
  void smooth(double[] vectors, int width) {
    double[] scaled = vectors.clone();
    for (int item = 0; item < items(); item++) {
      double scale = degrees[item] > 0 ? 1 / Math.sqrt(degrees[item]) : 0;
      for (int c = item * width; c < (item + 1) * width; c++) {
        scaled[c] *= scale;
        vectors[c] = (vectors[c] - scale * counts[item] * scaled[c]) / 2;
      }
    }
    double[] sum = new double[width];
    for (int[] user : users) {
      Arrays.fill(sum, 0);
      for (int item : user) {
        for (int c = 0; c < width; c++) {
          sum[c] += scaled[item * width + c];
        }
      }
      for (int item : user) {
        double half = 0.5 / Math.sqrt(degrees[item]);
        for (int c = 0; c < width; c++) {
          vectors[item * width + c] += half * sum[c];
        }
      }
    }
  }
}
