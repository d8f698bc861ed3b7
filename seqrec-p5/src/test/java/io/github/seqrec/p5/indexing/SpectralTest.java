package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpectralTest {

  private static final int ITEMS = 12;

  private static int[][] users(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, 20)
        .mapToObj(u -> random.ints(random.nextInt(6), 0, ITEMS - 1).distinct().toArray())
        .toArray(int[][]::new);
  }

  /** Half of the identity and the normalised adjacency, from the pairs themselves. */
  private static double[][] dense(int[][] users) {
    double[][] weights = new double[ITEMS][ITEMS];
    for (int[] user : users) {
      for (int a : user) {
        for (int b : user) {
          weights[a][b] += a == b ? 0 : 1;
        }
      }
    }
    double[] degrees = Arrays.stream(weights).mapToDouble(w -> Arrays.stream(w).sum()).toArray();
    double[][] smooth = new double[ITEMS][ITEMS];
    for (int a = 0; a < ITEMS; a++) {
      for (int b = 0; b < ITEMS; b++) {
        double scale = Math.sqrt(degrees[a] * degrees[b]);
        smooth[a][b] = (weights[a][b] == 0 ? 0 : weights[a][b] / scale / 2) + (a == b ? 0.5 : 0);
      }
    }
    return smooth;
  }

  @Test
  void smoothingIsTheProductWithTheMatrixOfPairs() {
    for (int seed = 0; seed < 20; seed++) {
      double[][] matrix = dense(users(seed));
      double[] vectors = new SplittableRandom(seed).doubles(ITEMS * 3, -1, 1).toArray();
      double[] smoothed = vectors.clone();
      new CoOccurrence(users(seed), ITEMS).smooth(smoothed, 3);

      for (int cell = 0; cell < smoothed.length; cell++) {
        double expected = 0;
        for (int b = 0; b < ITEMS; b++) {
          expected += matrix[cell / 3][b] * vectors[b * 3 + cell % 3];
        }
        assertThat(smoothed[cell]).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void aPartOfTheGraphHasThePairsOfItsItemsOnly() {
    int[] items = {7, 2, 5, 9};
    double[] part = new SplittableRandom(1).doubles(items.length, -1, 1).toArray();
    double[] again = part.clone();
    CoOccurrence graph = new CoOccurrence(users(4), ITEMS).restricted(items);
    graph.smooth(part, 1);
    int[][] renumbered =
        Arrays.stream(users(4))
            .map(user -> IntStream.range(0, 4).filter(i -> holds(user, items[i])).toArray())
            .toArray(int[][]::new);
    new CoOccurrence(renumbered, items.length).smooth(again, 1);

    assertThat(graph.items()).isEqualTo(4);
    assertThat(part).containsExactly(again, within(1e-12));
  }

  private static boolean holds(int[] values, int value) {
    return Arrays.stream(values).anyMatch(v -> v == value);
  }

  @Test
  void componentsOfTheGraphAreOrthogonalPlaces() {
    int[][] users = {{0, 1, 2}, {1, 2, 3}, {4, 5}, {5, 6}, {4, 6, 7}};
    double[] places = SpectralEmbedding.of(new CoOccurrence(users, 8), 2, new SplittableRandom(1));

    for (int a = 0; a < 8; a++) {
      for (int b = 0; b < 8; b++) {
        double product = places[a * 2] * places[b * 2] + places[a * 2 + 1] * places[b * 2 + 1];
        assertThat(product).isCloseTo(a / 4 == b / 4 ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void groupsOfPointsAreFoundAndNoClusterTakesTooMany() {
    SplittableRandom random = new SplittableRandom(2);
    double[] points = new double[90 * 2];
    for (int i = 0; i < 90; i++) {
      int group = i / 30;
      points[2 * i] = 10 * group + random.nextDouble();
      points[2 * i + 1] = random.nextDouble();
    }
    int[] free = BoundedKMeans.assign(points, 2, 3, 90, new SplittableRandom(1));
    for (int i = 0; i < 90; i++) {
      assertThat(free[i]).isEqualTo(free[i / 30 * 30]);
    }
    assertThat(Arrays.stream(free).distinct()).hasSize(3);

    int[] tight = BoundedKMeans.assign(points, 2, 7, 13, new SplittableRandom(1));
    for (int cluster = 0; cluster < 7; cluster++) {
      int wanted = cluster;
      assertThat(Arrays.stream(tight).filter(c -> c == wanted).count()).isLessThanOrEqualTo(13);
    }
  }

  @Test
  void pointsThatAreAllTheSameAreDividedAsWell() {
    int[] assigned = BoundedKMeans.assign(new double[20], 1, 4, 5, new SplittableRandom(1));

    assertThat(Arrays.stream(assigned).boxed().toList()).hasSize(20);
    for (int cluster = 0; cluster < 4; cluster++) {
      int wanted = cluster;
      assertThat(Arrays.stream(assigned).filter(c -> c == wanted).count()).isEqualTo(5);
    }
  }
}
