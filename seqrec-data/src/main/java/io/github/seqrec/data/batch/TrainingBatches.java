package io.github.seqrec.data.batch;

import com.google.common.math.IntMath;
import com.google.common.primitives.ImmutableIntArray;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.api.internal.Shuffle;
import java.math.RoundingMode;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a training: every user with at least 2 events in each, by default all positions of
 * a row at once. Thread-safe.
 *
 * <p>The rows of one optimizer step are drawn at random from the whole data, whatever their length:
 * steps over rows of one length only would be noisier. So that little is padding all the same, the
 * rows of a step are divided into {@link RowParts}, by default of similar length.
 *
 * <p>Takes 8 bytes a row, and 4 more in an epoch.
 */
public final class TrainingBatches {

  private final SequenceDataset data;
  private final int maxLength;
  private final int batchSize;
  private final Windows windows;
  private final RowParts parts;

  /** The user of each row of an epoch, by index in the data. */
  private final int[] users;

  /** Where the events of each row end in the user's sequence, exclusive. */
  private final int[] ends;

  /** Null if all targets count the same. */
  private final @Nullable RatingWeight weight;

  private TrainingBatches(
      SequenceDataset data,
      int maxLength,
      int batchSize,
      Windows windows,
      RowParts parts,
      int[] users,
      int[] ends,
      @Nullable RatingWeight weight) {
    this.data = data;
    this.weight = weight;
    this.maxLength = maxLength;
    this.batchSize = batchSize;
    this.windows = windows;
    this.parts = parts;
    this.users = users;
    this.ends = ends;
  }

  /**
   * Prepares epochs.
   *
   * @param data the training data
   * @param maxLength the number of positions of a row at most, at least 1
   * @param batchSize rows of an optimizer step, at least 1; the last one of an epoch may have fewer
   * @param windows the rows of a sequence
   * @throws IllegalArgumentException if a number is below 1, or no user has 2 events
   */
  public static TrainingBatches of(
      SequenceDataset data, int maxLength, int batchSize, Windows windows) {
    return of(data, maxLength, batchSize, windows, RowParts.usual(), null);
  }

  /**
   * Prepares epochs in which a target counts by its rating. One that counts 0 is not learnt but
   * stays in the input, where it is the past of others; a row none of whose targets counts is left
   * out of the epochs.
   *
   * @param data the training data
   * @param maxLength the number of positions of a row at most, at least 1
   * @param batchSize rows of an optimizer step, at least 1; the last one of an epoch may have fewer
   * @param windows the rows of a sequence
   * @param parts how the rows of a step are divided
   * @param weight what a target counts, or null for all alike
   * @throws IllegalArgumentException if a number is below 1, no user has 2 events, the data have no
   *     ratings, no target counts, or {@code weight} refuses a rating
   */
  public static TrainingBatches of(
      SequenceDataset data,
      int maxLength,
      int batchSize,
      Windows windows,
      RowParts parts,
      @Nullable RatingWeight weight) {
    requirePositive(maxLength, "maxLength", "50 or 200");
    requirePositive(batchSize, "batchSize", "128 or 256");
    ImmutableIntArray.Builder users = ImmutableIntArray.builder();
    ImmutableIntArray.Builder ends = ImmutableIntArray.builder();
    boolean any = false;
    for (int user = 0; user < data.userCount(); user++) {
      UserSequence sequence = data.sequence(user);
      for (int end = sequence.size(); end >= 2; end = windows.nextEnd(end, maxLength)) {
        any = true;
        int first = Math.max(1, end - windows.learnt(maxLength));
        if (weight == null || counts(sequence, first, end, weight)) {
          users.add(user);
          ends.add(end);
        }
      }
    }
    ImmutableIntArray rows = users.build();
    if (any && rows.isEmpty()) {
      throw new IllegalArgumentException(
          "no target is left to learn: the weight of all their ratings is 0;"
              + " lower the threshold, or check the scale of the ratings");
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "training needs users with at least 2 events, found none among %,d;"
                  + " check the data, or filter it less",
              data.userCount()));
    }
    return new TrainingBatches(
        data, maxLength, batchSize, windows, parts, rows.toArray(), ends.build().toArray(), weight);
  }

  /** Whether any of these events counts as a target; asks for all, so that all are checked. */
  private static boolean counts(UserSequence sequence, int from, int to, RatingWeight weight) {
    if (!sequence.hasRatings()) {
      throw new IllegalArgumentException(
          "a weight by rating needs data with ratings, found none;"
              + " read a rating column, or ignore ratings");
    }
    boolean any = false;
    for (int t = from; t < to; t++) {
      any |= weight.of(sequence.rating(t)) > 0;
    }
    return any;
  }

  private static void requirePositive(int value, String name, String usual) {
    if (value < 1) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must be at least 1; " + usual + " are usual");
    }
  }

  /** The number of optimizer steps of each epoch. */
  public int stepsPerEpoch() {
    return IntMath.divide(users.length, batchSize, RoundingMode.CEILING);
  }

  /**
   * The steps of one epoch, each divided into parts.
   *
   * @param random decides the order, and is drawn from before this returns
   * @return an unmodifiable list of {@link #stepsPerEpoch()}; each {@code get} makes its batches
   *     anew, so that only what is held is in memory
   */
  public List<List<SequenceBatch>> epoch(SplittableRandom random) {
    int[] rows = new int[users.length];
    Arrays.setAll(rows, row -> row);
    Shuffle.inPlace(rows, random);
    return new AbstractList<>() {
      @Override
      public List<SequenceBatch> get(int index) {
        int from = Objects.checkIndex(index, size()) * batchSize;
        int to = (int) Math.min((long) from + batchSize, rows.length);
        return parts(Arrays.copyOfRange(rows, from, to));
      }

      @Override
      public int size() {
        return stepsPerEpoch();
      }
    };
  }

  private List<SequenceBatch> parts(int[] rows) {
    // Rows of one length are in the order of the data, whatever the order of the epoch.
    int[] sorted = Arrays.stream(rows).sorted().toArray();
    int[] rowLengths =
        Arrays.stream(sorted).map(row -> Math.min(maxLength, ends[row] - 1)).toArray();
    return parts.of(rowLengths).stream()
        .map(part -> batch(Arrays.stream(part).map(i -> sorted[i]).toArray()))
        .toList();
  }

  private SequenceBatch batch(int[] rows) {
    List<History> sequences = new ArrayList<>(rows.length);
    List<UserSequence> sources = new ArrayList<>(rows.length);
    int[] rowUsers = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      rowUsers[row] = users[rows[row]];
      UserSequence source = data.sequence(rowUsers[row]);
      sources.add(source);
      sequences.add(source.history(ends[rows[row]]));
    }
    RatingWeight byRating = weight;
    SequenceBatch.TargetWeights weights =
        byRating == null
            ? SequenceBatch.TargetWeights.EQUAL
            : (row, event) -> byRating.of(sources.get(row).rating(event));
    int learnt = windows.learnt(maxLength);
    return SequenceBatch.forTraining(
        sequences,
        rowUsers,
        maxLength,
        (row, event) -> event >= ends[rows[row]] - learnt ? weights.of(row, event) : 0);
  }
}
