package io.github.seqrec.data.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.MalformedDataException;
import io.github.seqrec.data.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histories as JSON objects, one a line. Not thread-safe. */
public final class JsonHistories implements HistoryReader {

  private final Path file;
  private final TextLines lines;

  private JsonHistories(Path file, TextLines lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Opens a file. */
  public static JsonHistories open(Path file) throws IOException {
    return new JsonHistories(file, TextLines.open(file, ReadOptions.defaults()));
  }

  @Override
  public @Nullable StoredHistory next() throws IOException {
    String line = lines.next();
    return line == null ? null : history(line);
  }

  @Override
  public boolean skip() throws IOException {
    return lines.next() != null;
  }

  private StoredHistory history(String line) throws MalformedDataException {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      List<String> items = new ArrayList<>();
      for (JsonElement item : json.getAsJsonArray("items")) {
        items.add(text(item));
      }
      JsonElement user = json.get("user");
      return new StoredHistory(user == null || user.isJsonNull() ? null : text(user), items);
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException e) {
      throw new MalformedDataException(
          file,
          lines.number(),
          "expected an object such as {\"user\": \"u1\", \"items\": [\"1193\"]}, found '"
              + Excerpts.of(line)
              + "'; correct the line and run again",
          e);
    }
  }

  /** Of a value that is no list: a list of one would be taken for what it holds. */
  private static String text(JsonElement value) {
    return value.getAsJsonPrimitive().getAsString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
