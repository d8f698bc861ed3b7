package io.github.seqrec.data;

import com.google.common.base.Utf8;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.BadRowException;
import io.github.seqrec.data.internal.BadRows;
import io.github.seqrec.data.internal.FieldRow;
import io.github.seqrec.data.internal.TextLines;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file with one JSON object a line, one interaction each, by the names of its fields.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * JsonLines.named(Map.of(USER, "reviewerID", ITEM, "asin", TIMESTAMP, "unixReviewTime")).read(path)
 * }</pre>
 *
 * <p>Files are opened as those of {@link DelimitedText}. The fields are texts or numbers of the
 * outermost object; a text is taken as it is, a number as it is spelt. Other fields are skipped,
 * whatever they hold. A field that is missing or null makes the line a bad one.
 */
public final class JsonLines {

  private final Map<Column, String> names;
  private final TimeFormat time;

  private JsonLines(Map<Column, String> names, TimeFormat time) {
    this.names = names;
    this.time = time;
  }

  /**
   * A reader.
   *
   * @param fields the name of the field of each column; users and items are required
   * @throws IllegalArgumentException if users or items are missing, or a name stands twice
   */
  public static JsonLines named(Map<Column, String> fields) {
    Layout.requireColumns(fields);
    return new JsonLines(new EnumMap<>(fields), TimeFormat.number());
  }

  /** A reader of times that are spelt so; by default they are {@link TimeFormat#number}. */
  public JsonLines time(TimeFormat format) {
    return new JsonLines(names, format);
  }

  /**
   * Reads a file in UTF-8 without any bad line.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if a line is not as described, or the file holds none
   * @throws IOException if the file cannot be read
   */
  public InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if more lines than the options allow are not as described, or
   *     the file holds none
   * @throws IOException if the file cannot be read
   */
  public InteractionDataset read(Path path, ReadOptions options) throws IOException {
    List<Column> columns = new ArrayList<>(names.keySet());
    List<String> fields = columns.stream().map(names::get).toList();
    BadRows bad = new BadRows(path, options.badLines());
    try (TextLines lines = TextLines.open(path, options);
        EventParser parser = new EventParser(Layout.of(columns, "their names"), time, options)) {
      boolean more = true;
      while (more) {
        try {
          String line = lines.nextRow();
          more = line != null;
          if (line != null) {
            parser.take(row(line, fields, lines.number()));
          }
        } catch (BadRowException e) {
          bad.add(e);
        }
      }
      if (parser.isEmpty()) {
        throw lines.malformed("expected lines of JSON objects, found none; check the download");
      }
      return parser.build(bad.warnings());
    }
  }

  private static FieldRow row(String line, List<String> names, long number) throws BadRowException {
    @Nullable String[] values = new @Nullable String[names.size()];
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.beginObject();
      while (json.hasNext()) {
        int field = names.indexOf(json.nextName());
        JsonToken token = json.peek();
        if (field >= 0 && (token == JsonToken.STRING || token == JsonToken.NUMBER)) {
          String value = json.nextString();
          requireText(value, line, number);
          values[field] = value;
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw notJson(line, number, "more behind the object");
      }
    } catch (MalformedJsonException
        | EOFException
        | JsonParseException
        | IllegalStateException
        | NumberFormatException e) {
      throw notJson(line, number, "other text");
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
    List<String> row = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value == null) {
        throw new BadRowException(
            number,
            String.format(
                "expected a text or number named '%s', found none in \"%s\"; drop the line, or"
                    + " name the right field",
                names.get(i), Excerpts.of(line)));
      }
      row.add(value);
    }
    return new FieldRow(row, number);
  }

  /** JSON may escape halves of surrogate pairs, all of which would become the same id. */
  private static void requireText(String value, String line, long number) throws BadRowException {
    try {
      int unused = Utf8.encodedLength(value);
    } catch (IllegalArgumentException e) {
      throw new BadRowException(
          number,
          String.format(
              "expected text, found half a surrogate pair in \"%s\"; repair the line",
              Excerpts.of(line)));
    }
  }

  private static BadRowException notJson(String line, long number, String found) {
    return new BadRowException(
        number,
        String.format(
            "expected one JSON object a line, found %s in \"%s\"; repair the line",
            found, Excerpts.of(line)));
  }
}
