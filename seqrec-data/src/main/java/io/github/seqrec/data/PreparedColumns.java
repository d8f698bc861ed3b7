package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.PreparedSequences.Manifest;
import io.github.seqrec.data.internal.LongColumn;
import io.github.seqrec.data.internal.ParquetLists;
import io.github.seqrec.data.internal.ParquetLists.Kind;
import io.github.seqrec.data.internal.ParquetLists.ListColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The columns of prepared sequences while they are filled. Not thread-safe. */
final class PreparedColumns {

  private static final String USER = "user_id";
  private static final ListColumn ITEMS = new ListColumn("items", Kind.INT32);

  private final Path file;
  private final Manifest manifest;
  private final PreparationNotes.Counts counts;
  private final int catalogue;
  private final List<ListColumn> lists = new ArrayList<>();
  private final List<ParquetLists.Values> targets = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final int[] offsets;
  private final int[] items;
  private final long[] timestamps;
  private final float[] ratings;
  private final int[] actions;
  private int event;
  private int next;

  private PreparedColumns(Path file, Manifest manifest, int catalogue) {
    this.file = file;
    this.manifest = manifest;
    this.counts = manifest.counts();
    this.catalogue = catalogue;
    int events = Math.toIntExact(counts.events());
    offsets = new int[counts.users() + 1];
    items = new int[events];
    timestamps = new long[manifest.timestamps() ? events : 0];
    ratings = new float[manifest.ratings() ? events : 0];
    actions = new int[manifest.actions().isEmpty() ? 0 : events];
    lists.add(ITEMS);
    targets.add(value -> items[next++] = value.toInt());
    if (manifest.timestamps()) {
      lists.add(new ListColumn("timestamps", Kind.INT64));
      targets.add(value -> timestamps[next++] = value.toLong());
    }
    if (manifest.ratings()) {
      lists.add(new ListColumn("ratings", Kind.FLOAT));
      targets.add(value -> ratings[next++] = value.toFloat());
    }
    if (!manifest.actions().isEmpty()) {
      lists.add(new ListColumn("actions", Kind.INT32));
      targets.add(value -> actions[next++] = value.toInt());
    }
  }

  /**
   * Reads the parts of the sequences.
   *
   * @param file of the manifest
   * @throws MalformedDataException if they are damaged, or hold more or less than the manifest says
   */
  static InteractionDataset read(
      Path file, Manifest manifest, ItemCatalog catalog, List<Path> parts) throws IOException {
    requireCounts(file, manifest.counts(), catalog.size(), parts);
    PreparedColumns read = new PreparedColumns(file, manifest, catalog.size());
    for (Path part : parts) {
      read.take(part);
    }
    read.requireComplete();
    Columns columns =
        new Columns(
            read.offsets,
            read.items,
            manifest.timestamps() ? LongColumn.of(read.timestamps) : null,
            manifest.ratings() ? read.ratings : null,
            manifest.actions().isEmpty() ? null : read.actions,
            manifest.actions());
    return new InteractionDataset(catalog, read.users, columns, manifest.notes());
  }

  /** Asks the files whether they may hold so much, before memory is taken for it. */
  private static void requireCounts(
      Path file, PreparationNotes.Counts counts, int catalogue, List<Path> parts)
      throws IOException {
    long users = 0;
    long values = 0;
    for (Path part : parts) {
      try (ParquetLists rows = ParquetLists.open(part, USER, List.of(ITEMS))) {
        users += rows.count();
        values += rows.values(ITEMS.name());
      }
    }
    // An empty list counts as a value.
    if (users != counts.users() || values < counts.events()) {
      throw incomplete(file, counts, users + " users, " + catalogue + " items, " + values);
    }
  }

  private void take(Path part) throws IOException {
    try (ParquetLists rows = ParquetLists.open(part, USER, lists)) {
      while (rows.next()) {
        users.add(rows.text());
        int size = -1;
        for (int i = 0; i < lists.size(); i++) {
          next = event;
          int found = rows.list(i, counts.events() - event, targets.get(i));
          if (size >= 0 && found != size) {
            throw new MalformedDataException(
                part,
                rows.row(),
                "expected "
                    + size
                    + " "
                    + lists.get(i).name()
                    + ", as many as items, found "
                    + found,
                null);
          }
          size = found;
        }
        boolean fits = users.size() <= counts.users() && size <= counts.events() - event;
        int from = event;
        event += size;
        if (!fits) {
          throw incomplete();
        }
        requireRange("an item index", items, from, catalogue, part, rows.row());
        if (!manifest.actions().isEmpty()) {
          requireRange(
              "the code of an action", actions, from, manifest.actions().size(), part, rows.row());
        }
        offsets[users.size()] = event;
      }
    }
  }

  /** Checks the values of the row that was read last. */
  private void requireRange(String what, int[] values, int from, int most, Path part, long row)
      throws MalformedDataException {
    for (int e = from; e < event; e++) {
      if (values[e] < 1 || values[e] > most) {
        throw new MalformedDataException(
            part,
            row,
            "expected "
                + what
                + " from 1 to "
                + most
                + ", found "
                + values[e]
                + "; prepare the sequences again",
            null);
      }
    }
  }

  private void requireComplete() throws MalformedDataException {
    if (users.size() != counts.users() || event != counts.events() || catalogue != counts.items()) {
      throw incomplete();
    }
  }

  private MalformedDataException incomplete() {
    return incomplete(file, counts, users.size() + " users, " + catalogue + " items, " + event);
  }

  private static MalformedDataException incomplete(
      Path file, PreparationNotes.Counts counts, String found) {
    return new MalformedDataException(
        file,
        1,
        "expected " + counts + ", found " + found + " events or more; prepare the sequences again",
        null);
  }
}
