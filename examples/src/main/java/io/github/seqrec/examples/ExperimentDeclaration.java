package io.github.seqrec.examples;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as {@code CompareModels} reads it from a file of JSON:
 *
 * <pre>{@code
 * {
 *   "data": [{"name": "ml-100k", "file": "u.data", "format": "movielens"}],
 *   "models": [
 *     {"name": "popularity"},
 *     {"name": "small", "model": "sasrec", "preset": "modern", "options": {"dim": 32}}
 *   ],
 *   "seeds": [1, 2, 3]
 * }
 * }</pre>
 *
 * <p>A model that has a name alone is of the kind of that name; a data set without a name has that
 * of its file. Immutable.
 *
 * @param data at least one
 * @param models at least one
 * @param seeds at least one
 */
record ExperimentDeclaration(List<Data> data, List<Model> models, List<Long> seeds) {

  /** Copies the lists. */
  ExperimentDeclaration {
    data = List.copyOf(data);
    models = List.copyOf(models);
    seeds = List.copyOf(seeds);
  }

  /** A file of events. Relative names are relative to the declaration. */
  record Data(String name, Path file, String format) {}

  /**
   * A model.
   *
   * @param name in tables
   * @param model the kind
   * @param preset empty for the default
   * @param options replaced ones, by name, as text
   */
  record Model(String name, String model, String preset, Map<String, String> options) {

    /** Copies the options, keeping their order. */
    Model {
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
  }

  /**
   * Reads a declaration.
   *
   * @throws IOException if the file cannot be read or is no declaration; the message names what is
   *     wrong
   */
  static ExperimentDeclaration read(Path file) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      requireKeys(json, Set.of("data", "models", "seeds"));
      Path base = file.toAbsolutePath().getParent();
      List<Data> data = new ArrayList<>();
      for (JsonElement element : list(json, "data")) {
        JsonObject one = element.getAsJsonObject();
        requireKeys(one, Set.of("name", "file", "format"));
        Path events = file(base, text(one, "file", null));
        String name = text(one, "name", String.valueOf(events.getFileName()));
        data.add(new Data(name, events, text(one, "format", null)));
      }
      List<Model> models = new ArrayList<>();
      for (JsonElement element : list(json, "models")) {
        JsonObject one = element.getAsJsonObject();
        requireKeys(one, Set.of("name", "model", "preset", "options"));
        String kind = text(one, "model", one.has("name") ? text(one, "name", null) : null);
        Map<String, String> options = new LinkedHashMap<>();
        if (one.has("options")) {
          one.get("options")
              .getAsJsonObject()
              .asMap()
              .forEach((option, value) -> options.put(option, text(option, value)));
        }
        models.add(new Model(text(one, "name", kind), kind, text(one, "preset", ""), options));
      }
      List<Long> seeds = new ArrayList<>();
      list(json, "seeds").forEach(value -> seeds.add(seed(value)));
      return new ExperimentDeclaration(data, models, seeds);
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(
          file
              + ": "
              + e.getMessage()
              + "; expected {\"data\": [{\"file\", \"format\"}], \"models\": [{\"name\"}],"
              + " \"seeds\": [1]}",
          e);
    } catch (CharacterCodingException e) {
      throw new IOException(file.toAbsolutePath() + " is no UTF-8; save it as UTF-8", e);
    }
  }

  private static List<JsonElement> list(JsonObject json, String key) {
    if (!json.has(key) || !json.get(key).isJsonArray() || json.getAsJsonArray(key).isEmpty()) {
      throw new JsonParseException("'" + key + "' must be a list of at least one");
    }
    return json.getAsJsonArray(key).asList();
  }

  private static String text(JsonObject json, String key, @Nullable String otherwise) {
    if (json.has(key)) {
      return text(key, json.get(key));
    }
    if (otherwise == null) {
      throw new JsonParseException("'" + key + "' is missing in " + new Gson().toJson(json));
    }
    return otherwise;
  }

  private static String text(String key, JsonElement value) {
    if (!value.isJsonPrimitive()) {
      throw new JsonParseException("'" + key + "' must be a text or a number, found " + value);
    }
    return value.getAsString();
  }

  private static Path file(@Nullable Path base, String name) {
    try {
      return base == null ? Path.of(name) : base.resolve(name);
    } catch (InvalidPathException e) {
      throw new JsonParseException("'file' must name a file, found " + new Gson().toJson(name), e);
    }
  }

  private static long seed(JsonElement value) {
    try {
      if (value.isJsonPrimitive()) {
        return value.getAsBigDecimal().longValueExact();
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw noSeed(value, e);
    }
    throw noSeed(value, null);
  }

  private static JsonParseException noSeed(JsonElement value, @Nullable Exception cause) {
    return new JsonParseException(
        "seed (" + value + ") must be a whole number of 64 bits at most", cause);
  }

  private static void requireKeys(JsonObject json, Set<String> known) {
    for (String key : json.keySet()) {
      if (!known.contains(key)) {
        throw new JsonParseException("'" + key + "' is none of " + known);
      }
    }
  }
}
