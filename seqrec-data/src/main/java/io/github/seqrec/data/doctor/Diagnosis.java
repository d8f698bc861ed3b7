package io.github.seqrec.data.doctor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the {@link LeakageDoctor} found. {@link #toString} prints one line a finding, the leaks
 * marked.
 *
 * @param findings in the order of the checks
 */
public record Diagnosis(List<Finding> findings) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** How much a finding matters. */
  public enum Level {
    /** A figure to know. */
    FACT,
    /** A part of every result on these data, to be stated with it. */
    WARNING,
    /** Results on these data mean something else than they seem to. */
    LEAK
  }

  /**
   * One finding.
   *
   * @param check the name of the check, such as {@code numbering}
   * @param level how much it matters
   * @param text what was found, and what to do about it
   * @param figures what was counted, by name
   */
  public record Finding(String check, Level level, String text, Map<String, Double> figures) {

    /** Copies the figures. */
    public Finding {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%-7s %s: %s", level == Level.FACT ? "" : level.name(), check, text);
    }
  }

  /** The findings of a level. */
  public List<Finding> at(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).toList();
  }

  /**
   * The findings of a check.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Finding of(String check) {
    return findings.stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no finding '"
                        + check
                        + "'; there are "
                        + findings.stream().map(Finding::check).toList()));
  }

  /**
   * This diagnosis, if it has no leak.
   *
   * @throws IllegalStateException if it has one; the message tells all
   */
  public Diagnosis strict() {
    List<Finding> leaks = at(Level.LEAK);
    if (!leaks.isEmpty()) {
      throw new IllegalStateException(
          leaks.stream()
              .map(leak -> leak.check() + ": " + leak.text())
              .collect(Collectors.joining("; ")));
    }
    return this;
  }

  /** The findings as a JSON array of objects. */
  public String toJson() {
    JsonArray array = new JsonArray();
    for (Finding finding : findings) {
      JsonObject object = new JsonObject();
      object.addProperty("check", finding.check());
      object.addProperty("level", finding.level().name().toLowerCase(Locale.ROOT));
      object.addProperty("text", finding.text());
      object.add("figures", GSON.toJsonTree(finding.figures()));
      array.add(object);
    }
    return GSON.toJson(array);
  }

  @Override
  public String toString() {
    return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }
}
