package io.github.seqrec.spark;

import com.google.common.base.CharMatcher;
import io.github.seqrec.api.internal.DataMessages;
import io.github.seqrec.data.PreparationNotes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was met among the rows.
 *
 * @param padded a user whose id is that of another one with blanks around it; empty if there is
 *     none
 * @param bad rows that are no event
 * @param firstBad what the first of them is like; empty if there is none
 */
record EventCounts(
    long users,
    long events,
    long outOfOrder,
    long ties,
    long repeats,
    long unrated,
    String padded,
    long bad,
    String firstBad)
    implements Serializable {

  static final EventCounts NONE = new EventCounts(0, 0, 0, 0, 0, 0, "", 0, "");

  EventCounts plus(EventCounts other) {
    return new EventCounts(
        users + other.users,
        events + other.events,
        outOfOrder + other.outOfOrder,
        ties + other.ties,
        repeats + other.repeats,
        unrated + other.unrated,
        padded.isEmpty() ? other.padded : padded,
        bad + other.bad,
        firstBad.isEmpty() ? other.firstBad : firstBad);
  }

  /** The first of these ids that is another one with blanks around it; empty if there is none. */
  static String padded(List<String> ids) {
    List<String> blank = ids.stream().filter(id -> !trimmed(id).equals(id)).toList();
    Set<String> all = blank.isEmpty() ? Set.of() : new HashSet<>(ids);
    return blank.stream().filter(id -> all.contains(trimmed(id))).findFirst().orElse("");
  }

  /** As Spark trims, which does not count tabs as blanks. */
  private static String trimmed(String id) {
    return CharMatcher.is(' ').trimFrom(id);
  }

  /**
   * Refuses bad rows.
   *
   * @throws IllegalArgumentException if there is one, or no event at all
   */
  void check() {
    if (bad > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d rows must have a user, an item, a time and a place in the order, an action if"
                  + " there are such, all ids in UTF-8, and a rating that is null or finite; one has"
                  + " %s (user, item, then time, order, rating and action where there are such"
                  + " columns); filter them out",
              bad,
              firstBad));
    }
    if (events == 0) {
      throw new IllegalArgumentException(
          "the DataFrame (0 rows) must have events; check what it reads");
    }
  }

  /**
   * The notes about the reading.
   *
   * @param items ids of all
   * @param timed whether there are times
   */
  PreparationNotes notes(List<String> items, boolean timed) {
    var step =
        new PreparationNotes.Step(
            "read",
            new PreparationNotes.Counts(Math.toIntExact(users), items.size(), events),
            new PreparationNotes.Counts(0, 0, 0),
            timed,
            outOfOrder,
            ties,
            repeats);
    List<String> warnings = new ArrayList<>();
    if (unrated > 0) {
      warnings.add(DataMessages.unrated(unrated));
    }
    warnAboutBlanks("user", padded, warnings);
    warnAboutBlanks("item", padded(items), warnings);
    return new PreparationNotes(List.of(step), warnings);
  }

  private static void warnAboutBlanks(String kind, String id, List<String> warnings) {
    if (!id.isEmpty()) {
      warnings.add(DataMessages.differingInBlanks(kind, List.of(id), "trim() of their column"));
    }
  }
}
