package io.github.seqrec.p5.indexing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Clusters of points by k-means from the starts of k-means++ (D. Arthur and S. Vassilvitskii, SODA
 * 2007), none of which takes more points than it may: the points that are nearest to a centre come
 * first, and one whose nearest cluster is full goes to the nearest that is not.
 */
final class BoundedKMeans {

  private static final int MOST_ROUNDS = 50;

  private final double[] points;
  private final int count;
  private final int width;
  private final double[] centres;
  private final int clusters;

  private BoundedKMeans(double[] points, int width, int clusters) {
    this.points = points;
    this.count = points.length / width;
    this.width = width;
    this.clusters = clusters;
    this.centres = new double[clusters * width];
  }

  /**
   * Assigns points to clusters.
   *
   * @param points count x width, row-major
   * @param clusters at most so many are used
   * @param capacity the largest number of points of a cluster; with the clusters enough for all
   * @return the cluster of each point, from 0
   */
  static int[] assign(
      double[] points, int width, int clusters, int capacity, SplittableRandom random) {
    BoundedKMeans means = new BoundedKMeans(points, width, clusters);
    means.start(random);
    int[] assigned = new int[means.count];
    Arrays.fill(assigned, -1);
    for (int round = 0; round < MOST_ROUNDS && means.toNearest(assigned); round++) {
      means.moveCentres(assigned);
    }
    return means.bounded(capacity);
  }

  /** Each next centre is a point drawn by the square of its distance to those before. */
  private void start(SplittableRandom random) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    for (int cluster = 0; cluster < clusters; cluster++) {
      int drawn = draw(weights, random);
      System.arraycopy(points, drawn * width, centres, cluster * width, width);
      for (int point = 0; point < count; point++) {
        double distance = distance(point, cluster);
        weights[point] = cluster == 0 ? distance : Math.min(weights[point], distance);
      }
    }
  }

  private static int draw(double[] weights, SplittableRandom random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int drawn = 0;
    while (drawn < weights.length - 1 && (left -= weights[drawn]) >= 0) {
      drawn++;
    }
    return drawn;
  }

  private double distance(int point, int cluster) {
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double difference = points[point * width + c] - centres[cluster * width + c];
      sum += difference * difference;
    }
    return sum;
  }

  /** The nearest cluster that has room; there is one. */
  private int nearest(int point, int[] room) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < clusters; cluster++) {
      double distance = room[cluster] > 0 ? distance(point, cluster) : Double.POSITIVE_INFINITY;
      if (distance < least) {
        least = distance;
        best = cluster;
      }
    }
    return best;
  }

  /** Whether any point changed its cluster. */
  private boolean toNearest(int[] assigned) {
    int[] room = new int[clusters];
    Arrays.fill(room, count);
    boolean changed = false;
    for (int point = 0; point < count; point++) {
      int best = nearest(point, room);
      changed |= best != assigned[point];
      assigned[point] = best;
    }
    return changed;
  }

  /** A cluster without points keeps its centre, which later points may find. */
  private void moveCentres(int[] assigned) {
    double[] sums = new double[centres.length];
    int[] sizes = new int[clusters];
    for (int point = 0; point < count; point++) {
      sizes[assigned[point]]++;
      for (int c = 0; c < width; c++) {
        sums[assigned[point] * width + c] += points[point * width + c];
      }
    }
    for (int i = 0; i < centres.length; i++) {
      int size = sizes[i / width];
      centres[i] = size > 0 ? sums[i] / size : centres[i];
    }
  }

  private int[] bounded(int capacity) {
    int[] room = new int[clusters];
    Arrays.fill(room, count);
    double[] distances =
        IntStream.range(0, count).mapToDouble(p -> distance(p, nearest(p, room))).toArray();
    int[] nearestFirst =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(point -> distances[point]))
            .mapToInt(point -> point)
            .toArray();
    Arrays.fill(room, capacity);
    int[] assigned = new int[count];
    for (int point : nearestFirst) {
      assigned[point] = nearest(point, room);
      room[assigned[point]]--;
    }
    return assigned;
  }
}
