package io.github.seqrec.spark;

import io.github.seqrec.api.ItemCatalog;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ids and their numbers from 1, to be broadcast: the table is made once in each JVM. */
final class Numbering implements Serializable {

  private static final long serialVersionUID = 1;

  private final String[] ids;
  private transient volatile @Nullable ItemCatalog catalog;

  Numbering(List<String> ids) {
    this.ids = ids.toArray(String[]::new);
  }

  /** The ids as a catalogue. */
  ItemCatalog catalog() {
    ItemCatalog made = catalog;
    if (made == null) {
      synchronized (this) {
        made = catalog;
        if (made == null) {
          made = ItemCatalog.of(List.of(ids));
          catalog = made;
        }
      }
    }
    return made;
  }

  /** The numbers of some ids. */
  int[] of(String[] some) {
    return Stream.of(some).mapToInt(catalog()::indexOf).toArray();
  }
}
