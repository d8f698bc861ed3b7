package io.github.seqrec.p5.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the hub at a revision. Both become parts of paths and addresses, so nothing but the
 * hub's own characters is let in.
 *
 * @param name {@code organisation/name}, or {@code name} alone for the oldest ones
 * @param revision a branch, a tag or a commit
 */
record ModelId(String name, String revision) {

  private static final String PART = "\\w(?:[\\w.-]*\\w)?";
  private static final Pattern TEXT =
      Pattern.compile("(" + PART + "(?:/" + PART + ")?)(?:@(" + PART + "(?:/" + PART + ")*))?");

  /**
   * Reads {@code organisation/name@revision}; without a revision it is {@code main}.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static ModelId parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || text.contains("..") || text.contains("--")) {
      throw new IllegalArgumentException(
          "model ('"
              + text
              + "') must be an existing directory, or organisation/name or"
              + " organisation/name@revision of the hub, such as google/flan-t5-small");
    }
    String revision = matcher.group(2);
    return new ModelId(matcher.group(1), revision == null ? "main" : revision);
  }

  ModelId at(String commit) {
    return new ModelId(name, commit);
  }

  @Override
  public String toString() {
    return name + "@" + revision;
  }
}
