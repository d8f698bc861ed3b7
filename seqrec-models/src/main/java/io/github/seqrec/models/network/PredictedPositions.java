package io.github.seqrec.models.network;

import io.github.seqrec.data.batch.SequenceBatch;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The positions of a batch that have a next item to learn, M of them: those whose target counts
 * more than 0.
 *
 * <p>The arrays are not copied: whoever gets one must not write to it. Immutable then, and
 * thread-safe.
 */
public final class PredictedPositions {

  private final SequenceBatch batch;

  /** Of the states, for each row of the batch. */
  private final int columns;

  private final int[] rows;
  private final int[] targets;
  private final float[] weights;

  /** Collects the positions whose target is an item, and what they count. */
  public PredictedPositions(SequenceBatch batch) {
    this.batch = batch;
    this.columns = batch.length();
    int[] all = batch.targets();
    float[] counts = batch.targetWeights();
    int[] positions = new int[all.length];
    int[] items = new int[all.length];
    float[] kept = new float[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0 && counts[i] > 0) {
        positions[count] = i;
        kept[count] = counts[i];
        items[count++] = all[i];
      }
    }
    this.rows = Arrays.copyOf(positions, count);
    this.targets = Arrays.copyOf(items, count);
    this.weights = Arrays.copyOf(kept, count);
  }

  private PredictedPositions(
      SequenceBatch batch, int columns, int[] rows, int[] targets, float[] weights) {
    this.batch = batch;
    this.columns = columns;
    this.rows = rows;
    this.targets = targets;
    this.weights = weights;
  }

  /** The batch. */
  public SequenceBatch batch() {
    return batch;
  }

  /** How many positions there are. */
  public int count() {
    return rows.length;
  }

  /** Where their states are, (M): row times number of columns plus column. */
  public int[] rows() {
    return rows;
  }

  /** The next items, (M). */
  public int[] targets() {
    return targets;
  }

  /** What each counts in the mean, (M). */
  public float[] weights() {
    return weights;
  }

  /** The sum of the weights. */
  public double weight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** Whether they are the last position of each row, and no other, as prefixes have it. */
  public boolean areLast() {
    boolean last = rows.length == batch.rows();
    for (int i = 0; last && i < rows.length; i++) {
      last = rows[i] == i * columns + batch.lengths()[i] - 1;
    }
    return last;
  }

  /**
   * The same positions where only the last state of each row is at hand, if they {@link #areLast}.
   */
  public PredictedPositions ofLast() {
    return new PredictedPositions(
        batch, 1, IntStream.range(0, rows.length).toArray(), targets, weights);
  }

  /** Whether each row has one of them. */
  boolean oneOfEachRow() {
    boolean one = rows.length == batch.rows();
    for (int i = 0; one && i < rows.length; i++) {
      one = row(i) == i;
    }
    return one;
  }

  /** The row of the batch in which a position is. */
  int row(int position) {
    return rows[position] / columns;
  }

  /** The user of a position, as the batch has it. */
  int user(int position) {
    return batch.users()[row(position)];
  }
}
