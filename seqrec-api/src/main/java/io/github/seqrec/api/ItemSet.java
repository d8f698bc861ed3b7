package io.github.seqrec.api;

import java.util.BitSet;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Items that many requests allow or deny: prepared once, so that a request costs nothing per item
 * of the set. Ids that a model does not know have no effect on it.
 *
 * <p>The set is looked up in the catalogue of the model that answers first, one step an id, and
 * again when a model with another catalogue answers; requests in between reuse that. Immutable as
 * seen from outside, and thread-safe.
 */
public final class ItemSet {

  private final Set<String> ids;
  private volatile @Nullable Resolved last;

  /** The indices of a catalogue, which nobody writes to any more. */
  private record Resolved(ItemCatalog catalog, BitSet indices) {}

  private ItemSet(Set<String> ids) {
    this.ids = ids;
  }

  /** A set of these item ids; repeated ones count once. */
  public static ItemSet of(Collection<String> ids) {
    return new ItemSet(Set.copyOf(ids));
  }

  /** The ids, in no order. Unmodifiable. */
  public Set<String> ids() {
    return ids;
  }

  /** The number of ids. */
  public int size() {
    return ids.size();
  }

  /** The indices of the items that the catalogue holds; not to be written to. */
  @SuppressWarnings("ReferenceEquality") // comparing catalogues would cost more than the set
  BitSet in(ItemCatalog catalog) {
    Resolved resolved = last;
    if (resolved == null || resolved.catalog() != catalog) {
      BitSet indices = new BitSet(catalog.size() + 1);
      ids.forEach(id -> indices.set(catalog.indexOf(id)));
      indices.clear(ItemCatalog.PADDING);
      resolved = new Resolved(catalog, indices);
      last = resolved;
    }
    return resolved.indices();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ItemSet other && ids.equals(other.ids);
  }

  @Override
  public int hashCode() {
    return ids.hashCode();
  }

  @Override
  public String toString() {
    return "ItemSet[" + size() + " items]";
  }
}
