package io.github.seqrec.data;

import com.google.common.base.Utf8;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.internal.DataMessages;
import io.github.seqrec.data.internal.IdTable;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects interactions, in any order, into an {@link InteractionDataset}. Keeps columns of
 * primitives and no object for an event: while it collects, 8 bytes an event, 8 more for
 * timestamps, and 4 for each of ratings and actions. Not thread-safe.
 *
 * <p>The first interaction decides which of timestamp, rating and action the dataset has; all
 * others must have the same. Actions get their codes in the order of their first appearance among
 * the rows added.
 */
public final class InteractionBuilder implements Closeable {

  /** Longer arrays exist on no virtual machine. */
  static final int MOST_ROWS = Integer.MAX_VALUE - 8;

  private final int mostRows;
  private final IdTable userIds = new IdTable();
  private final IdTable itemIds = new IdTable();
  private final IdTable actionNames = new IdTable();
  private final List<String> warnings = new ArrayList<>();

  private @Nullable Spill spill;

  /** From the first event on, which decides about the columns. */
  private @Nullable EventStore events;

  private boolean ratingsLeftOut;
  private boolean spent;

  InteractionBuilder() {
    this(MOST_ROWS);
  }

  /** With a limit that a test can reach. */
  InteractionBuilder(int mostRows) {
    this.mostRows = mostRows;
  }

  /** A builder whose columns are known beforehand, for readers of rows. */
  static InteractionBuilder withColumns(
      boolean timed, boolean rated, boolean acted, @Nullable Spill spill) {
    InteractionBuilder builder = new InteractionBuilder();
    builder.events = new EventStore(timed, rated, acted, spill);
    return builder;
  }

  /**
   * Keeps events in temporary files from now on, if there are more of them than fit.
   *
   * @param where null to keep those that follow in memory, as at first
   */
  public InteractionBuilder spilling(@Nullable Spill where) {
    spill = where;
    if (events != null) {
      events.spilling(where);
    }
    return this;
  }

  /** Adds an event of which nothing more is known. */
  public InteractionBuilder add(String user, String item) {
    return add(Interaction.of(user, item));
  }

  /** Adds an event at a time. */
  public InteractionBuilder add(String user, String item, long timestamp) {
    return add(Interaction.of(user, item, timestamp));
  }

  /**
   * Adds an event.
   *
   * @throws IllegalArgumentException if it has not the same columns as the first one, or an id is
   *     no text
   * @throws IllegalStateException if that is more than 2^31 - 9 events, or the builder is spent
   * @throws UncheckedIOException if a temporary file cannot be written
   */
  public InteractionBuilder add(Interaction event) {
    String action = event.action();
    return add(
        utf8(event.user(), "user"),
        utf8(event.item(), "item"),
        event.timestamp(),
        event.rating(),
        action == null ? null : utf8(action, "action"));
  }

  /**
   * Adds an event whose ids are UTF-8 already. What is not known of it is null.
   *
   * @param user not empty, not kept
   * @param item not empty, not kept
   * @param rating finite, or null if the data have none
   * @param action not empty, not kept
   * @throws IllegalArgumentException if it has not the same columns as the first one, an id is
   *     empty or no UTF-8, or the rating is not finite
   * @throws IllegalStateException if that is more than 2^31 - 9 events, or the builder is spent
   * @throws UncheckedIOException if a temporary file cannot be written
   */
  public InteractionBuilder add(
      byte[] user,
      byte[] item,
      @Nullable Long timestamp,
      @Nullable Float rating,
      byte @Nullable [] action) {
    if (events == null || isEmpty()) {
      events = new EventStore(timestamp != null, rating != null, action != null, spill);
    }
    requireSame("timestamp", timestamp, events.hasTimestamps());
    requireSame("rating", rating, events.hasRatings());
    requireSame("action", action, events.hasActions());
    requireText(user, "user");
    requireText(item, "item");
    Interaction.requireFinite(rating);
    if (action != null) {
      requireText(action, "action");
    }
    int userIndex = userIds.index(user, 0, user.length);
    int itemIndex = itemIds.index(item, 0, item.length);
    long time = timestamp == null ? 0 : timestamp;
    float stars = rating == null ? 0 : rating;
    int code = action == null ? 0 : actionNames.index(action, 0, action.length) + 1;
    try {
      append(userIndex, itemIndex, time, stars, code);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return this;
  }

  /** Adds an event by indices into the tables; what there is no column for is not looked at. */
  void append(int user, int item, long timestamp, float rating, int action) throws IOException {
    requireNotSpent();
    if (rows() == mostRows) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the number of interactions (%,d) is at its limit; sample users beforehand",
              mostRows));
    }
    try {
      Objects.requireNonNull(events).add(user, item + 1, timestamp, rating, action);
    } catch (IOException e) {
      spent = true;
      throw e;
    }
  }

  private int rows() {
    return events == null ? 0 : events.size();
  }

  IdTable userIds() {
    return userIds;
  }

  IdTable itemIds() {
    return itemIds;
  }

  IdTable actionNames() {
    return actionNames;
  }

  /** What the notes of the dataset should tell beside the counts. */
  void warn(List<String> lines) {
    warnings.addAll(lines);
  }

  /** The number of users met so far: the next new one gets this index. */
  public int userCount() {
    return userIds.size();
  }

  /** The number of items met so far, without the padding. */
  public int itemCount() {
    return itemIds.size();
  }

  /** The number of kinds of events met so far. */
  public int actionCount() {
    return actionNames.size();
  }

  /** Leaves the ratings out, as not all events have one. */
  void forgetRatings() {
    ratingsLeftOut = true;
  }

  boolean isEmpty() {
    return rows() == 0;
  }

  /**
   * Groups the interactions by user and sorts those of each by time, stable. The builder is spent
   * afterwards: it takes no more interactions, and builds no other dataset.
   *
   * @throws IllegalStateException if none was added, or the builder is spent
   * @throws UncheckedIOException if a temporary file cannot be written
   */
  public InteractionDataset build() {
    try {
      return finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Builds, as {@link #build} does, for readers of files. */
  InteractionDataset finish() throws IOException {
    requireNotSpent();
    if (events == null || isEmpty()) {
      throw new IllegalStateException(
          "no interaction was added (0 rows); add at least one before build()");
    }
    warnAboutBlanks("user", userIds);
    warnAboutBlanks("item", itemIds);
    spent = true;
    SpilledRuns.Merged sorted = events.sorted(actionNames.ids());
    Columns columns = ratingsLeftOut ? sorted.columns().withoutRatings() : sorted.columns();
    return InteractionDataset.started(
        "read",
        ItemCatalog.of(itemIds.ids()),
        userIds.ids(),
        columns,
        sorted.outOfOrder(),
        warnings);
  }

  /** Deletes the temporary file, if there is one and no dataset was built that has it. */
  @Override
  public void close() throws IOException {
    spent = true;
    if (events != null) {
      events.close();
    }
  }

  private void requireNotSpent() {
    if (spent) {
      throw new IllegalStateException(
          "the builder is spent, as it has built its dataset or failed to; begin another one with"
              + " InteractionDataset.builder()");
    }
  }

  private void warnAboutBlanks(String kind, IdTable ids) {
    List<String> found = ids.differingInBlanks();
    if (!found.isEmpty()) {
      warnings.add(
          DataMessages.differingInBlanks(
              kind, found, "taking them off (ReadOptions.trimmed(), of files)"));
    }
  }

  private static byte[] utf8(String id, String name) {
    try {
      int unused = Utf8.encodedLength(id); // refuses halves of pairs
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " id '" + id + "' must be text, and has half a surrogate pair; repair it", e);
    }
    return id.getBytes(StandardCharsets.UTF_8);
  }

  private static void requireText(byte[] id, String name) {
    if (id.length == 0 || !Utf8.isWellFormed(id)) {
      throw new IllegalArgumentException(
          name
              + " id '"
              + new String(id, StandardCharsets.UTF_8)
              + "' must be UTF-8 of at least one character; repair it");
    }
  }

  private void requireSame(String name, @Nullable Object value, boolean wanted) {
    if (wanted != (value != null)) {
      throw new IllegalArgumentException(
          String.format(
              "%s of interaction %d (%s) must be %s as in those before it;"
                  + " give all interactions a %s, or none",
              name, rows() + 1, value, wanted ? "present" : "absent", name));
    }
  }
}
