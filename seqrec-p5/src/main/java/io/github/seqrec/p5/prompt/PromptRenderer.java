package io.github.seqrec.p5.prompt;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.github.seqrec.api.History;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fills templates and makes tokens of them, as many as a model may read: where a prompt is too long
 * the oldest items of the history are left out, and never the newest, the candidates or the
 * question. Thread-safe if the tokenizer is.
 *
 * <p>The tokens are those of the whole text, but each item and each stretch between the lists is
 * given to the tokenizer once and remembered.
 */
public final class PromptRenderer {

  /** Stretches with a user in them are as many as users. */
  private static final int REMEMBERED = 200_000;

  private static final Pattern LIST =
      Pattern.compile(
          Pattern.quote(PromptTemplate.HISTORY) + "|" + Pattern.quote(PromptTemplate.CANDIDATES));

  private final Function<String, TokenizedText> tokenizer;
  private final ItemIndexing indexing;
  private final PromptOptions options;
  private final Pieces[] items;
  private final Pieces separator;
  private final int end;
  private final Cache<String, Pieces> stretches =
      CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

  /**
   * Makes a renderer, and the tokens of all items.
   *
   * @param tokenizer makes tokens of a text, the end token last; takes it apart at white space
   *     first, as T5's does
   * @param indexing the ids of the items
   * @param options how prompts are filled
   */
  public PromptRenderer(
      Function<String, TokenizedText> tokenizer, ItemIndexing indexing, PromptOptions options) {
    this.tokenizer = tokenizer;
    this.indexing = indexing;
    this.options = options;
    TokenizedText empty = tokenizer.apply("");
    this.end = empty.ids()[empty.ids().length - 1];
    this.separator = Pieces.of(tokenizer.apply(options.separator()));
    this.items = new Pieces[indexing.size() + 1];
    items[0] = Pieces.of(empty);
    for (int item = 1; item < items.length; item++) {
      items[item] = Pieces.of(tokenizer.apply(indexing.text(item)));
    }
  }

  /** The ids of the items. */
  public ItemIndexing indexing() {
    return indexing;
  }

  /**
   * What is asked.
   *
   * @param history item indices, and the user if the template has a place for one
   * @param candidates item indices for {@code {candidates}}, in this order; else empty
   * @param item the item index for {@code {item}}; else 0
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Question(History history, int[] candidates, int item) {

    /** What comes next, among all items. */
    public static Question next(History history) {
      return new Question(history, new int[0], 0);
    }

    /** What comes next, among these. */
    public static Question among(History history, int... candidates) {
      return new Question(history, candidates, 0);
    }

    /** Whether this comes next. */
    public static Question whether(History history, int item) {
      return new Question(history, new int[0], item);
    }
  }

  /**
   * The tokens of a prompt.
   *
   * @return at most {@code maxTokens}, the end token last
   * @throws IllegalArgumentException if the question lacks what the template has a place for, or
   *     the prompt is too long even without a history
   * @throws IndexOutOfBoundsException if an item is none of the indexing's
   */
  public TokenizedText render(PromptTemplate template, Question question) {
    int first = firstItem(template, question);
    List<Pieces> all = new ArrayList<>();
    for (String part : parts(template)) {
      switch (part) {
        case PromptTemplate.HISTORY -> addList(all, newest(question, first));
        case PromptTemplate.CANDIDATES -> addList(all, question.candidates());
        default -> all.add(stretch(filled(template, part, question)));
      }
    }
    return Pieces.joined(all, end);
  }

  /**
   * The text of a prompt, cut as its tokens are.
   *
   * @throws IllegalArgumentException as {@link #render}
   */
  public String text(PromptTemplate template, Question question) {
    int first = firstItem(template, question);
    StringBuilder text = new StringBuilder();
    for (String part : parts(template)) {
      text.append(
          switch (part) {
            case PromptTemplate.HISTORY -> list(newest(question, first));
            case PromptTemplate.CANDIDATES -> list(question.candidates());
            default -> filled(template, part, question);
          });
    }
    return text.toString();
  }

  /**
   * The tokens of the answer that is an item, the end token last: a new array.
   *
   * @param item its index
   */
  public int[] target(PromptTemplate template, int item) {
    return answer(template, indexing.text(item));
  }

  /**
   * The tokens of all answers that are items, by item index, an empty array at 0: what a {@link
   * io.github.seqrec.p5.trie.TokenTrie} is made of.
   */
  public int[][] targets(PromptTemplate template) {
    int[][] targets = new int[items.length][0];
    for (int item = 1; item < items.length; item++) {
      targets[item] = target(template, item);
    }
    return targets;
  }

  /** The tokens of yes or no, the end token last: a new array. */
  public int[] answer(PromptTemplate template, boolean yes) {
    return answer(template, yes ? template.yes() : template.no());
  }

  private int[] answer(PromptTemplate template, String text) {
    Pieces target = stretch(template.target().replace(PromptTemplate.TARGET, text));
    return Pieces.joined(List.of(target), end).ids();
  }

  /** The template with its lists as parts of their own. */
  private static List<String> parts(PromptTemplate template) {
    List<String> parts = new ArrayList<>();
    Matcher lists = LIST.matcher(template.prompt());
    int from = 0;
    while (lists.find()) {
      parts.add(template.prompt().substring(from, lists.start()));
      parts.add(lists.group());
      from = lists.end();
    }
    parts.add(template.prompt().substring(from));
    return parts;
  }

  /** Where the history begins so that the prompt is short enough. */
  private int firstItem(PromptTemplate template, Question question) {
    int left = options.maxTokens() - 1;
    boolean asked = false;
    for (String part : parts(template)) {
      switch (part) {
        case PromptTemplate.HISTORY -> asked = true;
        case PromptTemplate.CANDIDATES -> {
          require(
              question.candidates().length > 0,
              template,
              "lists candidates, found none; give Question.among");
          left -= size(question.candidates());
        }
        default -> left -= stretch(filled(template, part, question)).size();
      }
    }
    if (left < 0) {
      throw new IllegalArgumentException(
          "template '"
              + template.name()
              + "' has "
              + (options.maxTokens() - left)
              + " tokens without any history, more than maxTokens ("
              + options.maxTokens()
              + "); give fewer candidates (found "
              + question.candidates().length
              + ") or raise maxTokens");
    }
    History history = question.history();
    int first = history.size();
    int most = asked ? options.historyLength() : 0;
    while (first > 0 && history.size() - first < most) {
      left -= items[checked(history.item(first - 1))].size();
      left -= first < history.size() ? separator.size() : 0;
      if (left < 0) {
        break;
      }
      first--;
    }
    return first;
  }

  private int size(int[] list) {
    return IntStream.of(list).map(item -> items[checked(item)].size()).sum()
        + Math.max(0, list.length - 1) * separator.size();
  }

  private void addList(List<Pieces> all, int[] list) {
    for (int i = 0; i < list.length; i++) {
      if (i > 0) {
        all.add(separator);
      }
      all.add(items[checked(list[i])]);
    }
  }

  private String list(int[] list) {
    return IntStream.of(list)
        .mapToObj(indexing::text)
        .collect(Collectors.joining(options.separator()));
  }

  private static int[] newest(Question question, int first) {
    int[] history = question.history().toArray();
    return Arrays.copyOfRange(history, first, history.length);
  }

  private int checked(int item) {
    if (item < 1 || item >= items.length) {
      throw new IndexOutOfBoundsException(
          "item index " + item + " is outside 1.." + (items.length - 1));
    }
    return item;
  }

  /** A part that is no list, with the user and the item where their places are. */
  private String filled(PromptTemplate template, String part, Question question) {
    String filled = part;
    if (part.contains(PromptTemplate.ITEM)) {
      require(
          question.item() != 0, template, "asks about an item, found none; give Question.whether");
      filled = filled.replace(PromptTemplate.ITEM, indexing.text(question.item()));
    }
    if (part.contains(PromptTemplate.USER)) {
      String user = question.history().user().orElse("");
      require(!user.isEmpty(), template, "needs a user, found none; take one without {user}");
      filled = filled.replace(PromptTemplate.USER, user);
    }
    return filled;
  }

  private static void require(boolean holds, PromptTemplate template, String message) {
    if (!holds) {
      throw new IllegalArgumentException("template '" + template.name() + "' " + message);
    }
  }

  private Pieces stretch(String text) {
    Pieces known = stretches.getIfPresent(text);
    if (known == null) {
      known = Pieces.of(tokenizer.apply(text));
      stretches.put(text, known);
    }
    return known;
  }
}
