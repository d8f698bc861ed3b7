package io.github.seqrec.p5.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question with places to fill, and what its answer looks like. Immutable and thread-safe.
 *
 * <p>Places of the prompt are {@code {user}}, {@code {history}}, {@code {candidates}} and {@code
 * {item}}, each at most once; the user or the history must have one. {@code {history}} and {@code
 * {candidates}} are lists, and stand between white space. What is asked follows from the places:
 * see {@link #kind}. The answer has the one place {@code {target}}.
 *
 * @param name what it is called, distinct among those of a file
 * @param prompt the question
 * @param target the answer: {@code {target}} is the id of an item, or yes or no
 * @param yes the word for yes
 * @param no the word for no
 */
public record PromptTemplate(String name, String prompt, String target, String yes, String no) {

  static final String USER = "{user}";
  static final String HISTORY = "{history}";
  static final String CANDIDATES = "{candidates}";
  static final String ITEM = "{item}";
  static final String TARGET = "{target}";

  private static final List<String> PLACES = List.of(USER, HISTORY, CANDIDATES, ITEM);
  private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");

  /** Pieces that the tokenizer adds itself, and that begin no word. */
  private static final List<String> RESERVED = List.of("</s>", "<pad>");

  /** What is asked. */
  public enum Kind {
    /** The next item, among all. */
    DIRECT,
    /** The next item, among those that the prompt lists: it has {@code {candidates}}. */
    CANDIDATES,
    /** Whether an item is the next one: it has {@code {item}}. */
    YES_NO
  }

  /** Checks the places. */
  public PromptTemplate {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name ('" + name + "') must not be blank");
    }
    List<String> places = places(prompt);
    for (String place : places) {
      if (place.equals(TARGET)) {
        throw refused(name, "{target} must not stand in the prompt; it is the answer");
      }
      if (!PLACES.contains(place)) {
        throw refused(name, "unknown placeholder " + place + "; there are " + PLACES);
      }
      if (places.indexOf(place) != places.lastIndexOf(place)) {
        throw refused(name, place + " stands twice in the prompt; keep one");
      }
    }
    if (!places.contains(HISTORY) && !places.contains(USER)) {
      throw refused(name, "the prompt says nothing of the user; add {history} or {user}");
    }
    if (places.contains(CANDIDATES) && places.contains(ITEM)) {
      throw refused(name, "{candidates} and {item} are two questions; keep one of them");
    }
    requireAlone(name, prompt, HISTORY);
    requireAlone(name, prompt, CANDIDATES);
    if (!places(target).equals(List.of(TARGET))) {
      throw refused(
          name,
          "the target ('" + target + "') must have the one placeholder {target} and no other");
    }
    for (String word : new String[] {yes, no}) {
      if (word.isBlank() || !places(word).isEmpty()) {
        throw refused(name, "yes and no ('" + word + "') must be words without a placeholder");
      }
    }
    if (yes.strip().equals(no.strip())) {
      throw refused(name, "yes and no ('" + yes + "') must be different");
    }
    requireNothingReserved(name, prompt + " " + target + " " + yes + " " + no);
  }

  /** A template whose answer is the bare id, or {@code yes} or {@code no}. */
  public static PromptTemplate of(String name, String prompt) {
    return new PromptTemplate(name, prompt, TARGET, "yes", "no");
  }

  private static void requireAlone(String name, String prompt, String place) {
    int at = prompt.indexOf(place);
    int end = at + place.length();
    boolean before = at <= 0 || Character.isWhitespace(prompt.charAt(at - 1));
    boolean behind = at < 0 || end == prompt.length() || Character.isWhitespace(prompt.charAt(end));
    if (!before || !behind) {
      throw refused(name, place + " must stand between white space; put a blank around it");
    }
  }

  private static void requireNothingReserved(String name, String text) {
    for (String reserved : RESERVED) {
      if (text.contains(reserved)) {
        throw refused(name, reserved + " must not stand in the text; it is added where it belongs");
      }
    }
    String rest = PLACE.matcher(text).replaceAll("");
    if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
      throw refused(name, "a brace stands alone; placeholders are written as {history}");
    }
  }

  private static IllegalArgumentException refused(String name, String what) {
    return new IllegalArgumentException("template '" + name + "': " + what);
  }

  private static List<String> places(String text) {
    List<String> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(matcher.group());
    }
    return places;
  }

  /** The words of question and answers, places left out: what a vocabulary needs. */
  public List<String> words() {
    String text = String.join(" ", prompt, target, yes, no);
    return Arrays.stream(PLACE.matcher(text).replaceAll(" ").split("\\s+"))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  /** What is asked. */
  public Kind kind() {
    if (prompt.contains(CANDIDATES)) {
      return Kind.CANDIDATES;
    }
    return prompt.contains(ITEM) ? Kind.YES_NO : Kind.DIRECT;
  }

  /** Whether it can be asked about known users only. */
  public boolean needsUser() {
    return prompt.contains(USER);
  }
}
