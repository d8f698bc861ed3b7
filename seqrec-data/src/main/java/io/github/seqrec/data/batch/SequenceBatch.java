package io.github.seqrec.data.batch;

import io.github.seqrec.api.History;
import java.util.Arrays;
import java.util.List;

/**
 * Some sequences as one matrix: {@link #rows()} x {@link #length()}, row-major, each row's items
 * first and zeros behind them.
 *
 * <p>SASRec's paper pads on the left. Here rows start at the front, and <em>positions are counted
 * from the end</em>: column {@code t} of a row of length {@code l} is at position {@code maxLength
 * - l + t}, so that the latest event is at {@code maxLength - 1}, just as with padding on the left.
 * Both give the same numbers, but behind the items no causal network can see the zeros, so that it
 * needs no padding mask.
 *
 * <p>The arrays are not copied: whoever gets one must not write to it. Thread-safe if nobody does.
 */
public final class SequenceBatch {

  /** The user of a row that is none of the training data. */
  public static final int UNKNOWN_USER = -1;

  private final int length;
  private final int[] items;
  private final int[] targets;
  private final int[] actions;
  private final int[] targetActions;
  private final boolean hasActions;
  private final float[] targetWeights;
  private final int[] lengths;
  private final int[] users;

  private SequenceBatch(
      List<History> histories, int[] lengths, int[] users, int ahead, TargetWeights weights) {
    this.lengths = lengths;
    this.users = users;
    this.length = Math.max(1, Arrays.stream(lengths).max().orElse(0));
    this.items = new int[lengths.length * length];
    this.targets = new int[lengths.length * length];
    this.actions = new int[lengths.length * length];
    this.targetActions = new int[lengths.length * length];
    this.targetWeights = new float[lengths.length * length];
    this.hasActions =
        histories.stream()
            .anyMatch(h -> h.hasActions() || h.targetAction() != History.UNKNOWN_ACTION);
    for (int row = 0; row < lengths.length; row++) {
      History history = histories.get(row);
      int first = history.size() - ahead - lengths[row];
      for (int t = 0; t < lengths[row]; t++) {
        int cell = row * length + t;
        items[cell] = history.item(first + t);
        actions[cell] = history.action(first + t);
        if (ahead > 0) {
          targets[cell] = history.item(first + t + ahead);
          targetWeights[cell] = weights.of(row, first + t + ahead);
        }
      }
      tellTargetActions(row, history, first, ahead > 0);
    }
  }

  /** Puts the action of each next event, or nothing in the row if the last one is left open. */
  private void tellTargetActions(int row, History history, int first, boolean training) {
    if (!training && history.targetAction() == History.UNKNOWN_ACTION) {
      return;
    }
    for (int t = 0; t < lengths[row]; t++) {
      int next = first + t + 1;
      targetActions[row * length + t] =
          next < history.size() ? history.action(next) : history.targetAction();
    }
  }

  /** What the targets count, in training. */
  interface TargetWeights {
    /** All alike. */
    TargetWeights EQUAL = (row, event) -> 1;

    /**
     * What a target counts in the loss.
     *
     * @param row of the batch
     * @param event its index in the row's history
     * @return 0 or more; 0 for one that is not learnt
     */
    float of(int row, int event);
  }

  /**
   * A batch without targets, of users that the training data do not tell.
   *
   * @param histories the rows, at least one; an empty one is a row of zeros and length 0
   * @param maxLength the number of latest events to take, at least 1
   * @throws IllegalArgumentException if there is no history, or {@code maxLength} is below 1
   */
  public static SequenceBatch forScoring(List<History> histories, int maxLength) {
    int[] users = new int[histories.size()];
    Arrays.fill(users, UNKNOWN_USER);
    return forScoring(histories, users, maxLength);
  }

  /**
   * A batch without targets.
   *
   * @param histories the rows, at least one; an empty one is a row of zeros and length 0
   * @param users the user index of each row in the training data, or {@link #UNKNOWN_USER}; copied
   * @param maxLength the number of latest events to take, at least 1
   * @throws IllegalArgumentException if there is no history, the users are more or fewer than they,
   *     or {@code maxLength} is below 1
   */
  public static SequenceBatch forScoring(List<History> histories, int[] users, int maxLength) {
    requireRows(histories, maxLength);
    requireUsers(histories, users);
    int[] lengths = new int[histories.size()];
    Arrays.setAll(lengths, row -> Math.min(maxLength, histories.get(row).size()));
    return new SequenceBatch(histories, lengths, users.clone(), 0, TargetWeights.EQUAL);
  }

  /**
   * A batch that predicts, at each position, the next item: of a sequence {@code s_1 .. s_m}, the
   * items are the latest {@code maxLength} of {@code s_1 .. s_(m-1)}.
   *
   * @param sequences the rows, at least one, each with at least 2 events
   * @param users the user index of each row in the training data, or {@link #UNKNOWN_USER}; copied
   * @param maxLength the number of latest positions to take, at least 1
   * @throws IllegalArgumentException if there is no sequence, one is too short, the users are more
   *     or fewer than they, or {@code maxLength} is below 1
   */
  public static SequenceBatch forTraining(List<History> sequences, int[] users, int maxLength) {
    return forTraining(sequences, users, maxLength, TargetWeights.EQUAL);
  }

  static SequenceBatch forTraining(
      List<History> sequences, int[] users, int maxLength, TargetWeights weights) {
    requireRows(sequences, maxLength);
    requireUsers(sequences, users);
    int[] lengths = new int[sequences.size()];
    for (int row = 0; row < lengths.length; row++) {
      int size = sequences.get(row).size();
      if (size < 2) {
        throw new IllegalArgumentException(
            "sequence " + row + " has " + size + " events and must have at least 2; leave it out");
      }
      lengths[row] = Math.min(maxLength, size - 1);
    }
    return new SequenceBatch(sequences, lengths, users.clone(), 1, weights);
  }

  private static void requireUsers(List<History> rows, int[] users) {
    if (users.length != rows.size()) {
      throw new IllegalArgumentException(
          "users ("
              + users.length
              + ") must be as many as sequences ("
              + rows.size()
              + "); give UNKNOWN_USER for a row without one");
    }
  }

  private static void requireRows(List<History> rows, int maxLength) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a batch of 0 rows; give at least one sequence");
    }
    if (maxLength < 1) {
      throw new IllegalArgumentException(
          "maxLength (" + maxLength + ") must be at least 1; 50 or 200 are usual");
    }
  }

  /** The number of sequences. */
  public int rows() {
    return lengths.length;
  }

  /** The number of columns: the length of the longest row, at least 1. */
  public int length() {
    return length;
  }

  /** Item indices, (rows x length), row-major; 0 behind the end of a row. */
  public int[] items() {
    return items;
  }

  /** The next item at each position, (rows x length), row-major; 0 where there is none. */
  public int[] targets() {
    return targets;
  }

  /** Whether the kind of any event is known, or asked for. */
  public boolean hasActions() {
    return hasActions;
  }

  /** The code of each event's action, (rows x length), row-major; 0 where it is unknown. */
  public int[] actions() {
    return actions;
  }

  /**
   * The code of the action of the event after each one, (rows x length), row-major; 0 where it is
   * unknown. In training that is the event whose item is the target. In scoring it is the next one
   * of the history, and behind the last one what {@link History#targetAction()} asks for; where
   * that is left open, the whole row is 0: whoever learns from rows that tell all of them and from
   * rows that tell none meets no third kind.
   */
  public int[] targetActions() {
    return targetActions;
  }

  /**
   * What each target counts in the loss, (rows x length), row-major: 1, or what {@link
   * TrainingBatches} was told; 0 for one that is not to be learnt, and where there is none.
   */
  public float[] targetWeights() {
    return targetWeights;
  }

  /** The number of items of each row, (rows); from 0 to {@link #length()}. */
  public int[] lengths() {
    return lengths;
  }

  /** The user indices of the rows in the training data, (rows); {@link #UNKNOWN_USER} if none. */
  public int[] users() {
    return users;
  }
}
