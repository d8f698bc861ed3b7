package io.github.seqrec.data.split;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.internal.PrefixDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits off the last event of each user for the test and the one before it for validation (W.-C.
 * Kang and J. McAuley, Self-Attentive Sequential Recommendation, ICDM 2018, section IV.A).
 *
 * <p>The histories of the cases say nothing about the target, not even the kind of its event: who
 * has to be found something for does not tell beforehand whether it is a view or a purchase. {@link
 * #tellingActions} makes the other question of it, "which item is purchased next".
 */
public final class LeaveOneOut {

  private static final int SHORTEST = 3;

  private LeaveOneOut() {}

  /** Which events become targets of cases. */
  @FunctionalInterface
  public interface Targets {

    /**
     * Whether a validation or test case is made of an event.
     *
     * @param sequence all events of the user
     * @param position the event's
     */
    boolean keep(UserSequence sequence, int position);
  }

  /**
   * Splits a dataset. The training data is a view of it; its catalogue is the whole one.
   *
   * <p>The history of a validation case holds the training events, that of a test case the training
   * events and the validation event. A user with fewer than 3 events stays in the training data
   * entirely and has no case; the description says how many there are.
   *
   * @throws IllegalArgumentException if no user has 3 events
   */
  public static Split of(SequenceDataset dataset) {
    return of(dataset, (sequence, position) -> true);
  }

  /**
   * Splits a dataset, and makes cases of some targets only, such as those that were rated well. The
   * training data are the same whatever the targets: an event that is held out and makes no case is
   * not learnt from either.
   *
   * @throws IllegalArgumentException if no user has 3 events, or no test or no validation target is
   *     kept
   */
  public static Split of(SequenceDataset dataset, Targets targets) {
    Split split = ofPart(dataset, targets);
    requireCases(split, dataset);
    return split;
  }

  /**
   * Splits some of the users of a larger dataset, as {@link #of(SequenceDataset)} splits all: here
   * it is no error if none of them has a case.
   */
  public static Split ofPart(SequenceDataset dataset) {
    return ofPart(dataset, (sequence, position) -> true);
  }

  private static Split ofPart(SequenceDataset dataset, Targets targets) {
    int users = dataset.userCount();
    int[] ends = new int[users];
    List<TestCase> validation = new ArrayList<>(users);
    List<TestCase> test = new ArrayList<>(users);
    int heldOut = 0;
    int tied = 0;
    for (int u = 0; u < users; u++) {
      UserSequence sequence = dataset.sequence(u);
      int size = sequence.size();
      ends[u] = size;
      if (size >= SHORTEST) {
        ends[u] = size - 2;
        heldOut++;
        History touched = sequence.history(size);
        if (targets.keep(sequence, size - 2)) {
          validation.add(
              new TestCase(sequence.history(size - 2), sequence.item(size - 2), touched));
        }
        if (targets.keep(sequence, size - 1)) {
          test.add(new TestCase(sequence.history(size - 1), sequence.item(size - 1), touched));
          tied += tiedAtTheEnd(sequence) ? 1 : 0;
        }
      }
    }
    String description =
        String.format(
            Locale.ROOT,
            "leave-one-out: last action = test, last but one = validation, of %,d users;"
                + " %,d users with fewer than %d events are in training only;"
                + " %,d test items have the timestamp of the event before them%s",
            heldOut,
            users - heldOut,
            SHORTEST,
            tied,
            kept(validation.size(), test.size(), heldOut));
    return new Split(new PrefixDataset(dataset, ends), validation, test, description);
  }

  private static void requireCases(Split split, SequenceDataset dataset) {
    long heldOut = (dataset.interactionCount() - split.training().interactionCount()) / 2;
    if (heldOut == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "leave-one-out needs users with at least %d events, found none among %,d;"
                  + " check the data, or split it by time",
              SHORTEST,
              dataset.userCount()));
    }
    if (split.validation().isEmpty() || split.test().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "of %,d users %,d validation and %,d test targets are kept, and there must be one of"
                  + " each; keep more of them",
              heldOut,
              split.validation().size(),
              split.test().size()));
    }
  }

  private static String kept(int validation, int test, int heldOut) {
    return validation == heldOut && test == heldOut
        ? ""
        : String.format(
            Locale.ROOT, "; %,d validation and %,d test targets are kept", validation, test);
  }

  /**
   * The same split, whose histories say the action of the event whose item is the target: not
   * "which item is next", but "which item is purchased next" where it is a purchase. Figures of the
   * one are not to be compared with figures of the other.
   *
   * @param split each of whose targets is the event behind its history, as this class makes them
   * @throws IllegalArgumentException if its data have no actions, or a target is another event
   */
  public static Split tellingActions(Split split) {
    return new Split(
        split.training(),
        split.validation().stream().map(LeaveOneOut::tellingAction).toList(),
        split.test().stream().map(LeaveOneOut::tellingAction).toList(),
        split.description() + "; the action of the target's event is told");
  }

  private static TestCase tellingAction(TestCase untold) {
    History touched = untold.touched();
    int position = untold.history().size();
    if (position >= touched.size() || touched.item(position) != untold.target()) {
      throw new IllegalArgumentException(
          "target ("
              + untold.target()
              + ") must be the event behind its history in "
              + touched
              + "; give a split as LeaveOneOut makes it");
    }
    if (!touched.hasActions()) {
      throw new IllegalArgumentException(
          "telling actions needs data with actions, found none; read an action column");
    }
    return new TestCase(
        untold.history().wanting(touched.action(position)),
        untold.target(),
        touched,
        untold.further());
  }

  /** Whether the tie rule, not the time, decided which event is the last. */
  private static boolean tiedAtTheEnd(UserSequence sequence) {
    int last = sequence.size() - 1;
    return sequence.hasTimestamps() && sequence.timestamp(last) == sequence.timestamp(last - 1);
  }
}
