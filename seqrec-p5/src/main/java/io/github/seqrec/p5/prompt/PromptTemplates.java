package io.github.seqrec.p5.prompt;

import com.google.common.io.Resources;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Templates as a file: one JSON object a line, with {@code name}, {@code prompt}, and where they
 * are not the usual ones {@code target}, {@code yes} and {@code no}; blank lines, and those that
 * begin with {@code #}, are skipped. A line:
 *
 * <pre>{@code
 * {"name": "next", "prompt": "user_{user} took {history} and next", "target": "item_{target}"}
 * }</pre>
 *
 * A released checkpoint answers well to the very texts that it was trained with: those go into a
 * file of the user's own.
 */
public final class PromptTemplates {

  private static final String STANDARD = "sequential.jsonl";
  private static final List<String> FIELDS = List.of("name", "prompt", "target", "yes", "no");
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private PromptTemplates() {}

  /**
   * Our own wording of P5's sequential family (S. Geng et al., Recommendation as Language
   * Processing, RecSys 2022): directly, with and without the user; with candidates; yes or no.
   */
  public static List<PromptTemplate> standard() {
    try {
      return parse(
          STANDARD,
          Resources.readLines(
              Resources.getResource(PromptTemplates.class, STANDARD), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads templates.
   *
   * @return unmodifiable, in the order of the file
   * @throws IOException if the file cannot be read, holds no template, two of a name, or one that
   *     is not allowed; the message names file, line and what to change
   */
  public static List<PromptTemplate> read(Path file) throws IOException {
    try {
      return parse(
          file.toAbsolutePath().toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new IOException(file.toAbsolutePath() + " is no UTF-8 text; convert it", e);
    }
  }

  /** Writes templates; the file appears when it is complete. */
  public static void write(Path file, List<PromptTemplate> templates) throws IOException {
    WholeFile.replace(
        file, temporary -> Files.write(temporary, templates.stream().map(GSON::toJson).toList()));
  }

  /** The templates that ask this. */
  public static List<PromptTemplate> ofKind(
      List<PromptTemplate> templates, PromptTemplate.Kind kind) {
    return templates.stream().filter(template -> template.kind() == kind).toList();
  }

  private static List<PromptTemplate> parse(String file, List<String> lines) throws IOException {
    List<PromptTemplate> templates = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      PromptTemplate template;
      try {
        template = template(GSON.fromJson(line, JsonObject.class));
      } catch (JsonParseException | IllegalArgumentException e) {
        throw new IOException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
      Integer earlier = names.put(template.name(), i + 1);
      if (earlier != null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s line %d: template '%s' stands in line %d already; give each its own name",
                file,
                i + 1,
                template.name(),
                earlier));
      }
      templates.add(template);
    }
    if (templates.isEmpty()) {
      throw new IOException(file + " holds no template; write one JSON object a line");
    }
    return List.copyOf(templates);
  }

  private static PromptTemplate template(JsonObject line) {
    for (String field : line.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("unknown field '" + field + "'; there are " + FIELDS);
      }
    }
    return new PromptTemplate(
        text(line, "name", null),
        text(line, "prompt", null),
        text(line, "target", PromptTemplate.TARGET),
        text(line, "yes", "yes"),
        text(line, "no", "no"));
  }

  private static String text(JsonObject line, String field, @Nullable String usual) {
    JsonElement value = line.get(field);
    if (value == null && usual != null) {
      return usual;
    }
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
      throw new IllegalArgumentException(
          "field '" + field + "' must be a text, found " + (value == null ? "none" : value));
    }
    return primitive.getAsString();
  }
}
