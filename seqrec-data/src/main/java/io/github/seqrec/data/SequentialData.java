package io.github.seqrec.data;

import com.google.common.base.Utf8;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.internal.BadRowException;
import io.github.seqrec.data.internal.BadRows;
import io.github.seqrec.data.internal.ByteLines;
import io.github.seqrec.data.internal.Rows;
import io.github.seqrec.data.internal.SeparatedRows;
import io.github.seqrec.data.internal.TextLines;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sequential_data.txt} of S3-Rec and P5: one user a line, {@code user item item ...},
 * oldest first, no times (K. Zhou et al., S3-Rec, CIKM 2020; S. Geng et al., P5, RecSys 2022).
 *
 * <p>The ids of those files count items by first appearance, held-out ones included, so that they
 * tell something about what comes next; {@code LeakageDoctor} measures it. With {@code
 * datamaps.json} the ids become those of the source.
 */
public final class SequentialData {

  private SequentialData() {}

  /**
   * Reads a file with its own ids, plain or compressed.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if a line is not as expected; the message names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset read(Path path, ReadOptions options) throws IOException {
    return read(path, Map.of(), Map.of(), options);
  }

  /**
   * Reads a file with the ids of the source, plain or compressed both.
   *
   * @param maps {@code datamaps.json} with {@code id2user} and {@code id2item}
   * @throws java.nio.file.NoSuchFileException if one of the files is missing
   * @throws MalformedDataException if a line is not as expected, or the maps lack an id of the
   *     sequences; the message names it
   * @throws IOException if a file cannot be read
   */
  public static InteractionDataset read(Path path, Path maps, ReadOptions options)
      throws IOException {
    Map<String, String> users = new HashMap<>();
    Map<String, String> items = new HashMap<>();
    readMaps(maps, users, items, options.trimming());
    return read(path, users, items, options);
  }

  /**
   * Reads a file with the ids of the source, as {@link #read(Path, Path, ReadOptions)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset read(Path path, Path maps) throws IOException {
    return read(path, maps, ReadOptions.defaults());
  }

  private static InteractionDataset read(
      Path path, Map<String, String> users, Map<String, String> items, ReadOptions options)
      throws IOException {
    InteractionBuilder builder = InteractionDataset.builder().spilling(options.spill());
    try (ByteLines lines = ByteLines.open(path, options)) {
      BadRows bad = new BadRows(lines.path(), options.badLines());
      SeparatedRows rows = SeparatedRows.byBlanks(lines);
      boolean more = true;
      while (more) {
        try {
          more = rows.next();
          if (more) {
            add(rows, builder, users, items);
          }
        } catch (BadRowException e) {
          bad.add(e);
        }
      }
      if (builder.isEmpty()) {
        throw lines.malformed("expected lines of a user and items, found none; check the download");
      }
      builder.warn(bad.warnings());
      return builder.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      builder.close();
    }
  }

  private static void add(
      SeparatedRows row,
      InteractionBuilder builder,
      Map<String, String> users,
      Map<String, String> items)
      throws BadRowException {
    if (row.fields() < 2) {
      throw new BadRowException(
          row.line(),
          "expected user item item ..., found \""
              + Excerpts.of(row.text())
              + "\"; drop the line, or read it with another reader");
    }
    String[] names = new String[row.fields()];
    for (int field = 0; field < names.length; field++) {
      names[field] = name(row, field, field == 0 ? users : items);
    }
    for (int field = 1; field < names.length; field++) {
      builder.add(names[0], names[field]);
    }
  }

  private static String name(SeparatedRows row, int field, Map<String, String> names)
      throws BadRowException {
    int from = row.from(field);
    if (!Utf8.isWellFormed(row.bytes(), from, row.to(field) - from)) {
      throw new BadRowException(row.line(), Rows.NOT_UTF8);
    }
    String id = row.text(field);
    if (names.isEmpty()) {
      return id;
    }
    String name = names.get(id);
    if (name == null || name.isEmpty()) {
      throw new BadRowException(
          row.line(),
          "expected ids that the maps hold, found \"" + id + "\"; take the maps of this very file");
    }
    return name;
  }

  private static void readMaps(
      Path path, Map<String, String> users, Map<String, String> items, boolean trimming)
      throws IOException {
    try (Reader text = TextLines.reader(path);
        JsonReader json = new JsonReader(text)) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "id2user" -> readMap(json, users, trimming);
          case "id2item" -> readMap(json, items, trimming);
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (MalformedJsonException
        | CharacterCodingException
        | EOFException
        | JsonParseException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw mapsExpected(path, "other text", e);
    }
    if (users.isEmpty() || items.isEmpty()) {
      throw mapsExpected(path, "neither or one of them", null);
    }
  }

  private static void readMap(JsonReader json, Map<String, String> into, boolean trimming)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String id = json.nextName();
      if (json.peek() == JsonToken.STRING || json.peek() == JsonToken.NUMBER) {
        String name = json.nextString();
        int unused = Utf8.encodedLength(name); // refuses half a surrogate pair
        into.put(id, trimming ? name.strip() : name);
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private static MalformedDataException mapsExpected(
      Path path, String found, @Nullable Exception cause) {
    return new MalformedDataException(
        path,
        1,
        "expected a JSON object with the objects id2user and id2item, found "
            + found
            + "; check that this is datamaps.json",
        cause);
  }
}
