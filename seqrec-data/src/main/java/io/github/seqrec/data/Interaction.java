package io.github.seqrec.data;

import org.jspecify.annotations.Nullable;

/**
 * One event: a user took an item.
 *
 * @param user the user's id, not empty
 * @param item the item's id, not empty
 * @param timestamp the time in the unit of the source (epoch seconds mostly, epoch milliseconds
 *     where dates were read), or null if unknown
 * @param rating the explicit rating on the scale of the source, finite, or null if unknown
 * @param action the kind of the event, such as {@code view}, not empty, or null if unknown
 */
public record Interaction(
    String user,
    String item,
    @Nullable Long timestamp,
    @Nullable Float rating,
    @Nullable String action) {

  /** Checks the values. */
  public Interaction {
    requireText(user, "user");
    requireText(item, "item");
    if (action != null) {
      requireText(action, "action");
    }
    requireFinite(rating);
  }

  /** Checks a rating; null is none. */
  static void requireFinite(@Nullable Float rating) {
    if (rating != null && !Float.isFinite(rating)) {
      throw new IllegalArgumentException(
          "rating (" + rating + ") must be finite; use null for an unknown one");
    }
  }

  /** An event of which nothing more is known. */
  public static Interaction of(String user, String item) {
    return new Interaction(user, item, null, null, null);
  }

  /** An event at a time. */
  public static Interaction of(String user, String item, long timestamp) {
    return new Interaction(user, item, timestamp, null, null);
  }

  private static void requireText(String id, String name) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException(name + " (\"\") must not be empty; drop the event");
    }
  }
}
