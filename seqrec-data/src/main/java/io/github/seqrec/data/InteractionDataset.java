package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A dataset in memory, stored by columns of primitives: 4 bytes an event for the items, 8 for
 * timestamps, 4 for ratings, 4 for actions where these exist. Up to 2^31 - 9 events. Immutable and
 * thread-safe.
 *
 * <p>Users come in the order of their first appearance in the source, and so do the items of the
 * catalogue. The events of a user are sorted by time, stable: where timestamps tie, and where there
 * are none, the order is that of the source.
 */
public final class InteractionDataset implements SequenceDataset {

  private final ItemCatalog items;
  private final List<String> users;
  private final Columns columns;
  private final PreparationNotes notes;

  InteractionDataset(
      ItemCatalog items, List<String> users, Columns columns, PreparationNotes notes) {
    this.items = items;
    this.users = List.copyOf(users);
    this.columns = columns;
    this.notes = notes;
  }

  /** A collector of interactions. */
  public static InteractionBuilder builder() {
    return new InteractionBuilder();
  }

  /**
   * Collects events in any order; see {@link InteractionBuilder} for the columns.
   *
   * @throws IllegalArgumentException if not all have the same columns
   * @throws IllegalStateException if there are none
   */
  public static InteractionDataset of(Iterable<Interaction> events) {
    InteractionBuilder builder = builder();
    events.forEach(builder::add);
    return builder.build();
  }

  /**
   * Collects events in any order; the stream is read by one thread and not closed.
   *
   * @throws IllegalArgumentException if not all have the same columns
   * @throws IllegalStateException if there are none
   */
  public static InteractionDataset of(Stream<Interaction> events) {
    InteractionBuilder builder = builder();
    events.sequential().forEachOrdered(builder::add);
    return builder.build();
  }

  /**
   * A data set as one of this class.
   *
   * @return the same if it is one; otherwise its events, copied, in their order
   */
  public static InteractionDataset copyOf(SequenceDataset dataset) {
    if (dataset instanceof InteractionDataset same) {
      return same;
    }
    List<String> users = IntStream.range(0, dataset.userCount()).mapToObj(dataset::userId).toList();
    return started(
        PreparationNotes.GIVEN, dataset.items(), users, Columns.of(dataset), 0, List.of());
  }

  /** A dataset with the notes of the first step of its preparation. */
  static InteractionDataset started(
      String step,
      ItemCatalog items,
      List<String> users,
      Columns columns,
      long outOfOrder,
      List<String> warnings) {
    var first =
        new PreparationNotes.Step(
            step,
            new PreparationNotes.Counts(users.size(), items.size(), columns.events()),
            PreparationNotes.Counts.NONE,
            columns.timestamps != null,
            outOfOrder,
            columns.ties(),
            columns.repeats(items.size()));
    return new InteractionDataset(
        items, users, columns, new PreparationNotes(List.of(first), warnings));
  }

  /** What a filter left of this dataset, with the notes about it. */
  InteractionDataset filtered(
      String step, ItemCatalog keptItems, List<String> keptUsers, Columns kept) {
    var after = new PreparationNotes.Counts(keptUsers.size(), keptItems.size(), kept.events());
    return new InteractionDataset(
        keptItems,
        keptUsers,
        kept,
        notes.filtered(step, after, kept.ties(), kept.repeats(keptItems.size())));
  }

  Columns columns() {
    return columns;
  }

  /** The ids of all users. Unmodifiable. */
  List<String> userIds() {
    return users;
  }

  /** What reading and filtering met and left out. */
  public PreparationNotes notes() {
    return notes;
  }

  @Override
  public ItemCatalog items() {
    return items;
  }

  @Override
  public List<String> actions() {
    return columns.actionNames;
  }

  @Override
  public int userCount() {
    return users.size();
  }

  @Override
  public long interactionCount() {
    return columns.events();
  }

  @Override
  public String userId(int user) {
    return users.get(user);
  }

  @Override
  public UserSequence sequence(int user) {
    return columns.sequence(user, users.get(user));
  }

  @Override
  public String toString() {
    return notes.toString();
  }
}
