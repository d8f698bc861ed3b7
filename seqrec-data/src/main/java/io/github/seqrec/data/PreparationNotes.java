package io.github.seqrec.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What reading and filtering met and left out: counted and shown, never silent. {@link #toString}
 * prints it, one line a step.
 *
 * @param steps the steps in their order; the first one is the reading
 * @param warnings what deserves a look, such as lines that were left out, with file and line
 */
public record PreparationNotes(List<Step> steps, List<String> warnings) {

  /** The first step of data that were not read but made, in the order in which they stay. */
  static final String GIVEN = "given";

  /** Copies the lists. */
  public PreparationNotes {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /**
   * One step of the preparation.
   *
   * @param name what was done
   * @param kept what the data holds after the step
   * @param dropped what the step left out
   * @param timed whether the events have timestamps; if not, their order is that of the input
   * @param outOfOrder rows that were earlier than the row of the same user before them, and were
   *     moved; 0 for a filter
   * @param ties events, of those kept, with the timestamp of the user's event before them; their
   *     order is that of the input
   * @param repeats events, of those kept, with an item that the user had taken before
   */
  public record Step(
      String name,
      Counts kept,
      Counts dropped,
      boolean timed,
      long outOfOrder,
      long ties,
      long repeats) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(name).append(": ").append(kept);
      if (!dropped.equals(Counts.NONE)) {
        text.append("; dropped ").append(dropped);
      }
      if (outOfOrder > 0) {
        text.append(String.format(Locale.ROOT, "; %,d rows out of order", outOfOrder));
      }
      text.append(
          timed
              ? String.format(Locale.ROOT, "; %,d ties in time, in input order", ties)
              : "; no timestamps, all in input order");
      return text.append(String.format(Locale.ROOT, ", %,d repeated user-item pairs", repeats))
          .toString();
    }
  }

  /**
   * How much of each.
   *
   * @param users number of users
   * @param items number of items
   * @param events number of events
   */
  public record Counts(int users, int items, long events) {

    static final Counts NONE = new Counts(0, 0, 0);

    /** What a step left out; 0 where it made more, as sessions are more users than before. */
    Counts minus(Counts other) {
      return new Counts(
          Math.max(0, users - other.users),
          Math.max(0, items - other.items),
          Math.max(0, events - other.events));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d users, %,d items, %,d events", users, items, events);
    }
  }

  /** The last step, whose counts are those of the data; there is at least one. */
  public Step last() {
    return steps.get(steps.size() - 1);
  }

  /** Whether the first step, of at least one, sorted the events of a user by their times. */
  public boolean sorted() {
    Step first = steps.get(0);
    return first.timed() && !first.name().equals(GIVEN);
  }

  /**
   * These notes, of at least one step, and what a filter left of the data that they are of.
   *
   * @param name what was done
   * @param kept what the filter left
   * @param ties among the events kept
   * @param repeats among the events kept
   */
  public PreparationNotes filtered(String name, Counts kept, long ties, long repeats) {
    Step last = last();
    List<Step> all = new ArrayList<>(steps);
    all.add(new Step(name, kept, last.kept.minus(kept), last.timed, 0, ties, repeats));
    return new PreparationNotes(all, warnings);
  }

  @Override
  public String toString() {
    return Stream.concat(
            steps.stream().map(Step::toString), warnings.stream().map(line -> "warning: " + line))
        .collect(Collectors.joining("\n"));
  }
}
