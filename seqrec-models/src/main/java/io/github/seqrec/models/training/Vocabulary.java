package io.github.seqrec.models.training;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.network.NetworkFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The names that a network has embeddings of, in the order of their rows; row 0 is that of no name.
 *
 * @param users none for a network that does not read them
 * @param actions none for a network that does not read them
 */
record Vocabulary(ItemCatalog items, List<String> users, List<String> actions) {

  /** The names of these data, as far as the network reads them. */
  static Vocabulary of(NetworkFactory factory, SequenceDataset data) {
    List<String> users =
        factory.readsUsers()
            ? IntStream.range(0, data.userCount()).mapToObj(data::userId).toList()
            : List.of();
    List<String> actions = factory.readsActions() ? data.actions() : List.of();
    requireActions(factory, actions, data.interactionCount());
    return new Vocabulary(data.items(), users, actions);
  }

  /**
   * Refuses data without the actions that a network reads.
   *
   * @param events of the data
   * @throws IllegalArgumentException if there are none, and the network reads them
   */
  static void requireActions(NetworkFactory factory, List<String> actions, long events) {
    if (factory.readsActions() && actions.isEmpty()) {
      throw new IllegalArgumentException(
          factory.model()
              + " is to read actions, and the data ("
              + events
              + " events) have none; read an action column, or set the option actions to false");
    }
  }

  /** These names, then those of another one that are not among them. */
  Vocabulary and(Vocabulary other) {
    return new Vocabulary(
        ItemCatalog.of(union(items.ids(), other.items.ids())),
        union(users, other.users),
        union(actions, other.actions));
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
