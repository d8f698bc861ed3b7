package io.github.seqrec.p5.indexing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Places items in a space where those that the same users took are close: the rows of the leading
 * eigenvectors of the normalised graph, each of length 1 (A. Ng, M. Jordan and Y. Weiss, On
 * Spectral Clustering, NIPS 2001).
 *
 * <p>By orthogonal iteration, without a decomposition of the small matrix in the end: a rotation of
 * the vectors among themselves turns the space and leaves its distances as they are.
 */
final class SpectralEmbedding {

  /** After these, a vector at 0.95 of the leading eigenvalue is down to a thousandth. */
  private static final int ITERATIONS = 140;

  /** Between two of them, vectors are still apart enough to be made orthogonal. */
  private static final int ORTHOGONAL_EVERY = 7;

  private SpectralEmbedding() {}

  /**
   * Places the items.
   *
   * @param graph of items that are all connected to some other
   * @param width the number of dimensions, from 1 to the number of items
   * @return items x width, row-major
   */
  static double[] of(CoOccurrence graph, int width, SplittableRandom random) {
    double[] vectors = random.doubles((long) graph.items() * width, -1, 1).toArray();
    for (int i = 0; i < ITERATIONS; i += ORTHOGONAL_EVERY) {
      for (int j = 0; j < ORTHOGONAL_EVERY; j++) {
        graph.smooth(vectors, width);
      }
      makeOrthonormal(vectors, graph.items(), width);
    }
    normalizeRows(vectors, graph.items(), width);
    return vectors;
  }

  /** Gram and Schmidt's way, modified for stability; a vector of nothing but the others is 0. */
  private static void makeOrthonormal(double[] vectors, int rows, int width) {
    double[] products = new double[width];
    for (int pivot = 0; pivot < width; pivot++) {
      double square = 0;
      for (int row = 0; row < rows; row++) {
        square += vectors[row * width + pivot] * vectors[row * width + pivot];
      }
      double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
      Arrays.fill(products, 0);
      for (int row = 0; row < rows; row++) {
        int at = row * width;
        vectors[at + pivot] *= scale;
        for (int c = pivot + 1; c < width; c++) {
          products[c] += vectors[at + pivot] * vectors[at + c];
        }
      }
      for (int row = 0; row < rows; row++) {
        int at = row * width;
        for (int c = pivot + 1; c < width; c++) {
          vectors[at + c] -= products[c] * vectors[at + pivot];
        }
      }
    }
  }

  private static void normalizeRows(double[] vectors, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int c = row * width; c < (row + 1) * width; c++) {
        square += vectors[c] * vectors[c];
      }
      double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
      for (int c = row * width; c < (row + 1) * width; c++) {
        vectors[c] *= scale;
      }
    }
  }
}
