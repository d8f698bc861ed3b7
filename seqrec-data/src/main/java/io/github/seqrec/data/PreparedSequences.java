package io.github.seqrec.data;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.ParquetLibrary;
import io.github.seqrec.data.internal.ParquetRows;
import io.github.seqrec.data.internal.PartFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * @throws IOException if it is none of this version, or lacks something
     */
    public static Manifest parse(String json, String place) throws IOException {
      Manifest manifest;
      try {
        manifest = GSON.fromJson(json, Manifest.class);
      } catch (JsonParseException e) {
        throw new IOException(place + ": expected JSON, found other text; write it again", e);
      } catch (RuntimeException e) {
        // What Gson throws where a record refuses what it is made of.
        throw incomplete(place, e);
      }
      if (manifest == null || manifest.version != VERSION) {
        throw new IOException(
            place
                + ": expected prepared sequences of version "
                + VERSION
                + ", found "
                + (manifest == null ? "an empty file" : "version " + manifest.version)
                + "; prepare them again with this version of seqrec");
      }
      if (!manifest.isWhole()) {
        throw incomplete(place, null);
      }
      return manifest;
    }

    private static IOException incomplete(String place, @Nullable Exception cause) {
      return new IOException(
          place
              + ": expected the kinds of events, and notes whose last step says how much of each"
              + " there is, found other or missing values; prepare the sequences again",
          cause);
    }

    /** Whether JSON has told everything: it may lack what a constructor would ask for. */
    private boolean isWhole() {
      if (actions == null
          || actions.contains(null)
          || notes == null
          || notes.steps().isEmpty()
          || notes.steps().get(0).name() == null) {
        return false;
      }
      PreparationNotes.Counts counts = counts();
      return counts != null
          && counts.users() >= 0
          && counts.users() < InteractionBuilder.MOST_ROWS
          && counts.events() >= 0
          && counts.events() <= InteractionBuilder.MOST_ROWS;
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
   * @throws MalformedDataException if a file of {@code items} or {@code sequences} is damaged, or
   *     holds more or less than the manifest says
   * @throws IOException if a file cannot be read, or the manifest is damaged or of another version
   * @throws IllegalStateException if the Parquet library is missing
   */
  public static InteractionDataset read(Path directory) throws IOException {
    Path root = directory.toAbsolutePath();
    Path file = root.resolve(MANIFEST);
    Manifest manifest = Manifest.parse(text(file), file.toString());
    try {
      ItemCatalog catalog = catalog(root.resolve("items"));
      List<Path> parts = PartFiles.of(root.resolve("sequences"), ENDING);
      return PreparedColumns.read(file, manifest, catalog, parts);
    } catch (NoClassDefFoundError e) {
      throw ParquetLibrary.missing(e);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(
          file, 1, "expected JSON in UTF-8, found other bytes; prepare the sequences again", e);
    }
  }

  private static ItemCatalog catalog(Path directory) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path part : PartFiles.of(directory, ENDING)) {
      try (ParquetRows rows =
          ParquetRows.open(part, Map.of(Column.ITEM, "item_id"), Set.of(Column.ITEM))) {
        while (rows.next()) {
          if (rows.absent(0)) {
            throw new MalformedDataException(
                part,
                rows.line(),
                "expected an id as item_id, found null; prepare the items again",
                null);
          }
          ids.add(rows.text(0));
        }
      }
    }
    try {
      return ItemCatalog.of(ids);
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(
          directory, 1, e.getMessage() + "; prepare the items again", e);
    }
  }
}
