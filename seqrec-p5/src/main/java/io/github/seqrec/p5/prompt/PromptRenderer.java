package io.github.seqrec.p5.prompt;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.github.seqrec.api.History;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fills templates and makes tokens of them, as many as a model may read: where a prompt is too long
 * the oldest items of the history are left out, and never a candidate or a word of the question.
 * Thread-safe if the tokenizer is.
 *
 * <p>The tokens are those of the whole text, but each item and each stretch between the lists is
 * given to the tokenizer once and remembered; all but stretches with a user in them, which are as
 * many, and as long, as whoever asks wants them.
 */
public final class PromptRenderer {

  /** Stretches with an item in them are as many as items. */
  private static final int REMEMBERED = 200_000;

  /** The part of the lists' tokens that drawn candidates leave to the history: a quarter. */
  private static final int HISTORY_PART = 4;

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
   *     the prompt, or the user's id, is too long even without a history; no candidate is left out
   *     for that
   * @throws IndexOutOfBoundsException if an item is none of the indexing's
   */
  public TokenizedText render(PromptTemplate template, Question question) {
    PromptParts prompt = parts(template, question);
    List<Pieces> texts = texts(prompt);
    int[] history = newest(prompt, texts);
    Iterator<Pieces> next = texts.iterator();
    List<Pieces> all = new ArrayList<>();
    for (PromptParts.Part part : prompt.parts()) {
      if (!part.list()) {
        all.add(next.next());
      } else if (part.text().equals(PromptTemplate.HISTORY)) {
        addList(all, history);
      } else {
        addList(all, prompt.candidates());
      }
    }
    return Pieces.joined(all, end);
  }

  /**
   * How many candidates, from the first one on, leave the history its room: a quarter of the tokens
   * that both lists may have, or as many as it needs if these are fewer, and its newest item in any
   * case. For candidates that are drawn, as in training, and of which some may be left out.
   *
   * @return from 1, even if that one has no room, to the number of the question's candidates
   * @throws IllegalArgumentException if the question lacks what the template has a place for, or
   *     the user's id is too long
   * @throws IndexOutOfBoundsException if an item is none of the indexing's
   */
  int fitting(PromptTemplate template, Question question) {
    PromptParts prompt = parts(template, question);
    int room = room(texts(prompt));
    int left = room - reserved(prompt.history(options.historyLength()), room) + separator.size();
    int fitting = 0;
    for (int item : prompt.candidates()) {
      left -= separator.size() + items[checked(item)].size();
      if (left < 0) {
        break;
      }
      fitting++;
    }
    return Math.max(1, fitting);
  }

  private int reserved(int[] history, int room) {
    if (history.length == 0) {
      return 0;
    }
    int newest = items[checked(history[history.length - 1])].size();
    return Math.min(size(history), Math.max(newest, room / HISTORY_PART));
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

  private PromptParts parts(PromptTemplate template, Question question) {
    PromptParts prompt = PromptParts.of(template, question, indexing);
    prompt.requireShortUser(options.maxTokens());
    return prompt;
  }

  /** The stretches between the lists. */
  private List<Pieces> texts(PromptParts prompt) {
    return prompt.parts().stream()
        .filter(part -> !part.list())
        .map(part -> part.ofUser() ? pieces(part.text()) : stretch(part.text()))
        .toList();
  }

  /** The tokens that the lists may have: all but those of the texts and the end token. */
  private int room(List<Pieces> texts) {
    return options.maxTokens() - 1 - texts.stream().mapToInt(Pieces::size).sum();
  }

  /** The items of the history that the prompt has room for, the newest. */
  private int[] newest(PromptParts prompt, List<Pieces> texts) {
    int ofCandidates = size(prompt.candidates());
    int left = room(texts) - ofCandidates;
    if (left < 0) {
      throw prompt.tooLong(options.maxTokens() - left, ofCandidates, options.maxTokens());
    }
    int[] history = prompt.history(options.historyLength());
    int first = history.length;
    while (first > 0) {
      left -= items[checked(history[first - 1])].size();
      left -= first < history.length ? separator.size() : 0;
      if (left < 0) {
        break;
      }
      first--;
    }
    return Arrays.copyOfRange(history, first, history.length);
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

  private int checked(int item) {
    if (item < 1 || item >= items.length) {
      throw new IndexOutOfBoundsException(
          "item index " + item + " is outside 1.." + (items.length - 1));
    }
    return item;
  }

  private Pieces stretch(String text) {
    Pieces known = stretches.getIfPresent(text);
    if (known == null) {
      known = pieces(text);
      stretches.put(text, known);
    }
    return known;
  }

  private Pieces pieces(String text) {
    return Pieces.of(tokenizer.apply(text));
  }
}
