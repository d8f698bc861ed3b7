package io.github.seqrec.data;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.LongColumn;
import io.github.seqrec.data.internal.ParquetLibrary;
import io.github.seqrec.data.internal.ParquetLists;
import io.github.seqrec.data.internal.ParquetRows;
import io.github.seqrec.data.internal.PartFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads sequences that another process has prepared, as seqrec-spark writes them: a directory of
 *
 * <ul>
 *   <li>{@code prepared.json}: a {@link Manifest}; written last, so that without it the directory
 *       is incomplete;
 *   <li>{@code items/}: Parquet, the ids of the catalogue as {@code item_id}, in its order;
 *   <li>{@code sequences/}: Parquet, a row a user, in their order and that of the files' names:
 *       {@code user_id}, and lists of the same length, {@code items} (INT32, indices from 1), and
 *       where the data have them {@code timestamps} (INT64), {@code ratings} (FLOAT) and {@code
 *       actions} (INT32, codes from 1).
 * </ul>
 *
 * <p>Values go from the file to their place in the arrays: beside the dataset itself this takes the
 * memory of one row group. Needs the Parquet library as {@link ParquetEvents} does.
 */
public final class PreparedSequences {

  /** The file that says what a directory holds. */
  public static final String MANIFEST = "prepared.json";

  private static final String ENDING = ".parquet";
  private static final Gson GSON = new Gson();

  private PreparedSequences() {}

  /**
   * What a directory holds.
   *
   * @param version of the format: {@value #VERSION}
   * @param timestamps whether there are some
   * @param ratings whether there are some
   * @param actions the kinds of events by code, from 1; empty if there are none
   * @param notes of the preparation; its last step says how much of each there is
   */
  public record Manifest(
      int version,
      boolean timestamps,
      boolean ratings,
      List<String> actions,
      PreparationNotes notes) {

    /** The version that is written and read. */
    public static final int VERSION = 1;

    /** A manifest of this version. */
    public static Manifest of(
        boolean timestamps, boolean ratings, List<String> actions, PreparationNotes notes) {
      return new Manifest(VERSION, timestamps, ratings, List.copyOf(actions), notes);
    }

    /**
     * Reads one.
     *
     * @param place where it stands, for messages
     * @throws IOException if it is none of this version
     */
    public static Manifest parse(String json, String place) throws IOException {
      Manifest manifest;
      try {
        manifest = GSON.fromJson(json, Manifest.class);
      } catch (JsonParseException e) {
        throw new IOException(place + ": expected JSON, found other text; write it again", e);
      }
      if (manifest == null || manifest.version != VERSION || manifest.notes == null) {
        throw new IOException(
            place
                + ": expected prepared sequences of version "
                + VERSION
                + ", found "
                + (manifest == null ? "an empty file" : "version " + manifest.version)
                + "; prepare them again with this version of seqrec");
      }
      return manifest;
    }

    /** As JSON. */
    public String toJson() {
      return GSON.toJson(this);
    }

    /** How much of each there is. */
    public PreparationNotes.Counts counts() {
      return notes.steps().get(notes.steps().size() - 1).kept();
    }
  }

  /**
   * Reads a directory.
   *
   * @throws java.nio.file.NoSuchFileException if a part is missing
   * @throws MalformedDataException if a file is damaged, or holds more or less than the manifest
   *     says
   * @throws IOException if it cannot be read, or is of another version
   * @throws IllegalStateException if the Parquet library is missing
   */
  public static InteractionDataset read(Path directory) throws IOException {
    Path root = directory.toAbsolutePath().normalize();
    Path file = root.resolve(MANIFEST);
    Manifest manifest = Manifest.parse(Files.readString(file), file.toString());
    try {
      ItemCatalog catalog = catalog(root.resolve("items"));
      PreparationNotes.Counts counts = manifest.counts();
      Arrays arrays = new Arrays(root, manifest, counts, catalog.size());
      for (Path part : PartFiles.of(root.resolve("sequences"), ENDING)) {
        arrays.take(part);
      }
      arrays.requireComplete();
      Columns columns =
          new Columns(
              arrays.offsets,
              arrays.items,
              manifest.timestamps ? LongColumn.of(arrays.timestamps) : null,
              manifest.ratings ? arrays.ratings : null,
              manifest.actions.isEmpty() ? null : arrays.actions,
              manifest.actions);
      return new InteractionDataset(catalog, arrays.users, columns, manifest.notes);
    } catch (NoClassDefFoundError e) {
      throw ParquetLibrary.missing(e);
    }
  }

  private static ItemCatalog catalog(Path directory) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path part : PartFiles.of(directory, ENDING)) {
      try (ParquetRows rows =
          ParquetRows.open(part, Map.of(Column.ITEM, "item_id"), Set.of(Column.ITEM))) {
        while (rows.next()) {
          ids.add(rows.text(0));
        }
      }
    }
    return ItemCatalog.of(ids);
  }

  /** The columns while they are filled. */
  private static final class Arrays {
    private final Path root;
    private final PreparationNotes.Counts counts;
    private final int catalogue;
    private final List<String> lists = new ArrayList<>();
    private final List<ParquetLists.Values> targets = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final int[] offsets;
    private final int[] items;
    private final long[] timestamps;
    private final float[] ratings;
    private final int[] actions;
    private int event;
    private int next;

    Arrays(Path root, Manifest manifest, PreparationNotes.Counts counts, int catalogue) {
      this.root = root;
      this.counts = counts;
      this.catalogue = catalogue;
      int events = Math.toIntExact(counts.events());
      offsets = new int[counts.users() + 1];
      items = new int[events];
      timestamps = new long[manifest.timestamps ? events : 0];
      ratings = new float[manifest.ratings ? events : 0];
      actions = new int[manifest.actions.isEmpty() ? 0 : events];
      lists.add("items");
      targets.add(value -> items[next++] = value.toInt());
      if (manifest.timestamps) {
        lists.add("timestamps");
        targets.add(value -> timestamps[next++] = value.toLong());
      }
      if (manifest.ratings) {
        lists.add("ratings");
        targets.add(value -> ratings[next++] = value.toFloat());
      }
      if (!manifest.actions.isEmpty()) {
        lists.add("actions");
        targets.add(value -> actions[next++] = value.toInt());
      }
    }

    void take(Path part) throws IOException {
      try (ParquetLists rows = ParquetLists.open(part, "user_id", lists)) {
        while (rows.next()) {
          users.add(rows.text());
          int size = -1;
          for (int i = 0; i < lists.size(); i++) {
            next = event;
            int found = rows.list(i, targets.get(i));
            if (size >= 0 && found != size) {
              throw new MalformedDataException(
                  part,
                  rows.row(),
                  "expected " + size + " " + lists.get(i) + ", as many as items, found " + found,
                  null);
            }
            size = found;
          }
          requireItems(part, rows.row(), event, event + size);
          event += size;
          if (users.size() > counts.users()) {
            throw incomplete();
          }
          offsets[users.size()] = event;
        }
      }
    }

    private void requireItems(Path part, long row, int from, int to) throws MalformedDataException {
      for (int e = from; e < to; e++) {
        if (items[e] < 1 || items[e] > catalogue) {
          throw new MalformedDataException(
              part,
              row,
              "expected an item index from 1 to " + catalogue + ", found " + items[e],
              null);
        }
      }
    }

    void requireComplete() throws MalformedDataException {
      if (users.size() != counts.users()
          || event != counts.events()
          || catalogue != counts.items()) {
        throw incomplete();
      }
    }

    private MalformedDataException incomplete() {
      return new MalformedDataException(
          root.resolve(MANIFEST),
          1,
          "expected "
              + counts
              + ", found "
              + new PreparationNotes.Counts(users.size(), catalogue, event)
              + " or more; prepare the sequences again",
          null);
    }
  }
}
