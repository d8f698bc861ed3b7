package io.github.seqrec.eval.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Objects;
import java.util.stream.Stream;

/** A result as one line of JSON and back; equal results give equal lines. */
final class ResultJson {

  private static final int VERSION = 1;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private ResultJson() {}

  static String line(CellResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    GSON.toJsonTree(result)
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    return GSON.toJson(json);
  }

  /**
   * Reads a line.
   *
   * @throws JsonParseException if it is none of a version that this library knows
   */
  static CellResult parse(String line) {
    JsonElement json = JsonParser.parseString(line);
    if (!json.isJsonObject()
        || !new JsonPrimitive(VERSION).equals(json.getAsJsonObject().get("version"))) {
      throw new JsonParseException(
          "no result of version " + VERSION + "; it was written by another version of seqrec");
    }
    CellResult result = GSON.fromJson(json, CellResult.class);
    // JSON may lack what a constructor would ask for.
    if (Stream.of(result.cell(), result.options(), result.provenance(), result.protocols())
        .anyMatch(Objects::isNull)) {
      throw new JsonParseException("a part of the result is missing");
    }
    return result;
  }
}
