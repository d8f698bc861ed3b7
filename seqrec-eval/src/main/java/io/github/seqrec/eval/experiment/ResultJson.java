package io.github.seqrec.eval.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.List;

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
   * @throws JsonParseException if it is none of a version that this library knows, or lacks a part
   */
  static CellResult parse(String line) {
    JsonElement json = JsonParser.parseString(line);
    if (!json.isJsonObject()
        || !new JsonPrimitive(VERSION).equals(json.getAsJsonObject().get("version"))) {
      throw new JsonParseException(
          "no result of version " + VERSION + "; it was written by another version of seqrec");
    }
    requireComplete(json);
    try {
      return GSON.fromJson(json, CellResult.class);
    } catch (JsonParseException e) {
      throw e;
    } catch (RuntimeException e) {
      // What Gson throws where a record refuses what it is made of.
      throw new JsonParseException("a value of the result is missing, or none that it can have", e);
    }
  }

  /** JSON may lack what constructors ask for, whose own errors would not speak of the line. */
  private static void requireComplete(JsonElement result) {
    requireParts(result, "cell", "options", "provenance", "protocols", "curve");
    requireParts(part(result, "cell"), "dataset", "model", "seed");
    requireMembers(part(result, "curve"));
    for (JsonElement protocol : requireMembers(part(result, "protocols"))) {
      requireParts(protocol, "report", "values", "strata");
      JsonElement report = part(protocol, "report");
      requireParts(report, "model", "protocol", "metrics", "deviations", "cases");
      requireParts(part(report, "cases"), "skipped");
      requireMembers(part(protocol, "values"));
      for (JsonElement strata : requireMembers(part(protocol, "strata"))) {
        requireMembers(strata).forEach(stratum -> requireParts(stratum, "means"));
      }
    }
  }

  private static void requireParts(JsonElement json, String... names) {
    for (String name : names) {
      part(json, name);
    }
  }

  private static JsonElement part(JsonElement json, String name) {
    JsonElement part = json.isJsonObject() ? json.getAsJsonObject().get(name) : null;
    if (part == null || part.isJsonNull()) {
      throw new JsonParseException("a part of the result is missing: '" + name + "'");
    }
    return part;
  }

  /** Those of an object or a list; none of anything else, which Gson refuses by itself. */
  private static Collection<JsonElement> requireMembers(JsonElement json) {
    Collection<JsonElement> members = List.of();
    if (json.isJsonObject()) {
      members = json.getAsJsonObject().asMap().values();
    } else if (json.isJsonArray()) {
      members = json.getAsJsonArray().asList();
    }
    if (members.stream().anyMatch(JsonElement::isJsonNull)) {
      throw new JsonParseException("a part of the result is missing: null in " + json);
    }
    return members;
  }
}
