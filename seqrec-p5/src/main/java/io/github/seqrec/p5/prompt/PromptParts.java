package io.github.seqrec.p5.prompt;

import com.google.common.base.Ascii;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptRenderer.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt before its tokens: stretches of text, with the user and the item where their places are,
 * and between them the places of the lists.
 *
 * @param template what is filled
 * @param question what it is filled with
 * @param parts in their order
 */
record PromptParts(PromptTemplate template, Question question, List<Part> parts) {

  private static final Pattern LIST =
      Pattern.compile(
          Pattern.quote(PromptTemplate.HISTORY) + "|" + Pattern.quote(PromptTemplate.CANDIDATES));

  /** Characters of a piece of T5's vocabulary at most. */
  private static final int LONGEST_PIECE = 16;

  /** Characters of a user's id that a message shows. */
  private static final int SHOWN = 40;

  /**
   * A stretch of text, or the place of a list.
   *
   * @param text the stretch, or the list's placeholder
   * @param list whether it is the place of a list
   * @param ofUser whether the stretch holds the user
   */
  record Part(String text, boolean list, boolean ofUser) {}

  /**
   * Takes a template apart and fills its texts.
   *
   * @throws IllegalArgumentException if the question lacks what the template has a place for
   */
  static PromptParts of(PromptTemplate template, Question question, ItemIndexing indexing) {
    List<Part> parts = new ArrayList<>();
    PromptParts all = new PromptParts(template, question, parts);
    String prompt = template.prompt();
    Matcher lists = LIST.matcher(prompt);
    int from = 0;
    while (lists.find()) {
      parts.add(all.stretch(prompt.substring(from, lists.start()), indexing));
      parts.add(new Part(lists.group(), true, false));
      from = lists.end();
    }
    parts.add(all.stretch(prompt.substring(from), indexing));
    all.require(
        !all.listsCandidates() || question.candidates().length > 0,
        "lists candidates, found none; give Question.among");
    return all;
  }

  private Part stretch(String text, ItemIndexing indexing) {
    String filled = text;
    boolean ofUser = text.contains(PromptTemplate.USER);
    if (text.contains(PromptTemplate.ITEM)) {
      require(question.item() != 0, "asks about an item, found none; give Question.whether");
      filled = filled.replace(PromptTemplate.ITEM, indexing.text(question.item()));
    }
    if (ofUser) {
      require(!user().isEmpty(), "needs a user, found none; take one without {user}");
      filled = filled.replace(PromptTemplate.USER, user());
    }
    return new Part(filled, false, ofUser);
  }

  private String user() {
    return question.history().user().orElse("");
  }

  private boolean listsCandidates() {
    return template.kind() == PromptTemplate.Kind.CANDIDATES;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("template '" + template.name() + "' " + message);
    }
  }

  /** The candidates that the prompt lists: none if the template has no place for them. */
  int[] candidates() {
    return listsCandidates() ? question.candidates() : new int[0];
  }

  /**
   * The items of the history that the prompt may list: none if the template has no place for them.
   *
   * @param most how many at most, the newest
   */
  int[] history(int most) {
    return template.prompt().contains(PromptTemplate.HISTORY)
        ? question.history().latest(most).toArray()
        : new int[0];
  }

  /** Refuses a user's id that is longer than so many of the longest pieces. */
  void requireShortUser(int maxTokens) {
    long most = (long) maxTokens * LONGEST_PIECE;
    require(
        !template.needsUser() || user().length() <= most,
        "has room for a user's id of "
            + most
            + " characters, found "
            + user().length()
            + " ('"
            + shownUser()
            + "'); shorten the id or raise maxTokens ("
            + maxTokens
            + ")");
  }

  private String shownUser() {
    return Ascii.truncate(user(), SHOWN, "...");
  }

  /**
   * What is thrown where the prompt is too long without any history.
   *
   * @param tokens that it has then
   * @param ofCandidates those of them that the candidates have
   */
  IllegalArgumentException tooLong(int tokens, int ofCandidates, int maxTokens) {
    boolean tooMany = candidates().length > 1 && tokens - ofCandidates <= maxTokens;
    return new IllegalArgumentException(
        "template '"
            + template.name()
            + "' has "
            + tokens
            + " tokens without any history, more than maxTokens ("
            + maxTokens
            + "); "
            + (tooMany ? fewer(ofCandidates) : shorter())
            + " or raise maxTokens");
  }

  private String fewer(int tokens) {
    return "give fewer candidates (found " + candidates().length + " of " + tokens + " tokens)";
  }

  private String shorter() {
    int length =
        parts.stream().filter(part -> !part.list()).mapToInt(part -> part.text().length()).sum();
    String ofUser =
        template.needsUser()
            ? ", " + user().length() + " of them the id of user '" + shownUser() + "'"
            : "";
    return "shorten its text (" + length + " characters" + ofUser + ")";
  }
}
