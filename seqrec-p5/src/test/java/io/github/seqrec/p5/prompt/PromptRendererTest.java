package io.github.seqrec.p5.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.History;
import io.github.seqrec.p5.Fixtures;
import io.github.seqrec.p5.indexing.IdWords;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptRenderer.Question;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.text.TokenizedText;
import io.github.seqrec.p5.trie.TokenTrie;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptRendererTest {

  private static final PromptTemplate NEXT =
      PromptTemplate.of("next", "u_{user} had {history} now");
  private static final PromptTemplate AMONG =
      PromptTemplate.of("among", "{history} or {candidates}");
  private static final PromptTemplate WHETHER = PromptTemplate.of("whether", "{history} i{item}?");
  private static final ItemIndexing IDS =
      ItemIndexing.given("letters", List.of("a", "bb", "c c", "dddd", "e"));

  private static PromptRenderer renderer(int maxTokens, int historyLength, String separator) {
    return new PromptRenderer(
        Letters::encode, IDS, new PromptOptions(maxTokens, historyLength, separator));
  }

  private static History history(int... items) {
    return History.view(items, 0, items.length, "7");
  }

  /** What a prompt says, without its white space. */
  private static String said(PromptRenderer renderer, PromptTemplate template, Question question) {
    return Letters.decode(renderer.render(template, question).ids(), 0);
  }

  @Test
  void placesAreFilledAndListsJoined() {
    PromptRenderer renderer = renderer(99, 20, " -> ");

    assertThat(said(renderer, NEXT, Question.next(history(1, 3, 2))))
        .isEqualTo("u_7hada->cc->bbnow");
    assertThat(said(renderer, AMONG, Question.among(history(1), 5, 4))).isEqualTo("aore->dddd");
    assertThat(said(renderer, WHETHER, Question.whether(history(1, 2), 4)))
        .isEqualTo("a->bbidddd?");
    assertThat(said(renderer, NEXT, Question.next(history()))).isEqualTo("u_7hadnow");
  }

  @Test
  void theTokensAreThoseOfTheText() {
    PromptRenderer renderer = renderer(30, 20, " , ");
    TokenizedText tokens = renderer.render(NEXT, Question.next(history(1, 3)));

    assertThat(tokens.ids()).isEqualTo(Letters.encode("u_7 had a , c c now").ids());
    assertThat(tokens.wholeWords()).containsExactly(1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 0);
  }

  @Test
  void theOldestItemsAreLeftOutUntilThePromptIsShortEnough() {
    Question question = Question.among(history(4, 1, 2, 1, 5), 4, 3);
    int without = Letters.encode("or dddd , c c").ids().length;
    for (int maxTokens = without; maxTokens < 40; maxTokens++) {
      String longest = "dddd , a , bb , a , e or dddd , c c";
      for (int cut = 0; cut < 5; cut++) {
        if (Letters.encode(longest).ids().length <= maxTokens) {
          break;
        }
        longest = longest.replaceFirst("^[a-z]+ (, )?", "");
      }

      assertThat(renderer(maxTokens, 20, " , ").render(AMONG, question).ids())
          .isEqualTo(Letters.encode(longest).ids())
          .hasSizeLessThanOrEqualTo(maxTokens);
    }
  }

  @Test
  void aHistoryHasNoMoreItemsThanAllowed() {
    assertThat(said(renderer(99, 2, " , "), NEXT, Question.next(history(1, 2, 4, 5))))
        .isEqualTo("u_7haddddd,enow");
  }

  @Test
  void drawnCandidatesLeaveTheHistoryAQuarterOfTheRoom() {
    Question question = Question.among(history(1, 1, 1, 1, 1, 1), 5, 1, 5, 1, 5, 1, 5, 1, 5, 1);
    // Of 3 + 20 tokens the end and "or" take 3; 6 items of the history need 11, its quarter is 5.
    PromptRenderer renderer = renderer(23, 20, " , ");
    assertThat(renderer.fitting(AMONG, question)).isEqualTo(8);
    assertThat(said(renderer, AMONG, Question.among(question.history(), 5, 1, 5, 1, 5, 1, 5, 1)))
        .isEqualTo("a,a,aore,a,e,a,e,a,e,a");

    // A history that needs less than a quarter gets no more.
    assertThat(renderer.fitting(AMONG, Question.among(history(1), question.candidates())))
        .isEqualTo(10);
    assertThat(renderer.fitting(AMONG, Question.among(history(), question.candidates())))
        .isEqualTo(10);
    assertThat(renderer(99, 20, " , ").fitting(AMONG, question)).isEqualTo(10);
  }

  @Test
  void theNewestItemAndTheFirstCandidateComeBeforeTheOthers() {
    Question question = Question.among(history(1, 4), 5, 1, 1);
    for (int maxTokens = 8; maxTokens < 20; maxTokens++) {
      PromptRenderer renderer = renderer(maxTokens, 20, " , ");
      int[] fitting = Arrays.copyOf(question.candidates(), renderer.fitting(AMONG, question));

      assertThat(said(renderer, AMONG, Question.among(question.history(), fitting)))
          .contains("ddddore");
    }
    assertThat(renderer(2, 20, " , ").fitting(AMONG, question)).isEqualTo(1);
  }

  @Test
  void aPromptThatIsTooLongWithoutHistoryIsRefused() {
    PromptRenderer renderer = renderer(9, 20, " , ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(AMONG, Question.among(history(1), 4, 3)))
        .withMessage(
            "template 'among' has 10 tokens without any history, more than maxTokens (9);"
                + " give fewer candidates (found 2 of 7 tokens) or raise maxTokens");
    History user = History.of(1).withUser("a".repeat(50));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(NEXT, Question.next(user)))
        .withMessage(
            "template 'next' has 59 tokens without any history, more than maxTokens (9);"
                + " shorten its text (61 characters, 50 of them the id of user '"
                + "a".repeat(37)
                + "...') or raise maxTokens");
    PromptTemplate wordy = PromptTemplate.of("wordy", "{history} or which one of {candidates}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(wordy, Question.among(history(1), 1)))
        .withMessageEndingWith("; shorten its text (17 characters) or raise maxTokens");
  }

  @Test
  void whatTheTemplateHasAPlaceForMustBeThere() {
    PromptRenderer renderer = renderer(99, 20, " , ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(NEXT, Question.next(History.of(1))))
        .withMessageContaining("template 'next' needs a user, found none; take one without {user}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(AMONG, Question.next(History.of(1))))
        .withMessageContaining("lists candidates, found none; give Question.among");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(WHETHER, Question.next(History.of(1))))
        .withMessageContaining("asks about an item, found none; give Question.whether");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> renderer.render(AMONG, Question.among(History.of(1), 6)))
        .withMessageContaining("item index 6 is outside 1..5");
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptOptions(1, 20, " , "))
        .withMessageContaining("maxTokens (1) must be at least 2");
    assertThatIllegalArgumentException().isThrownBy(() -> new PromptOptions(512, 0, " , "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptOptions(512, 20, ","))
        .withMessageContaining("separator (',') must begin and end with a blank");
  }

  @Test
  void answersAreIdsOrWordsWithAnEndToken() {
    PromptTemplate template =
        new PromptTemplate("t", "{history} {item}", "so {target}", "it is", "no");
    PromptRenderer renderer = renderer(99, 20, " , ");

    assertThat(Letters.decode(renderer.target(template, 3), 0)).isEqualTo("socc");
    assertThat(Letters.decode(renderer.answer(template, true), 0)).isEqualTo("soitis");
    assertThat(Letters.decode(renderer.answer(template, false), 0)).isEqualTo("sono");
    TokenTrie trie = TokenTrie.of(renderer.targets(template));
    assertThat(trie.itemCount()).isEqualTo(5);
    assertThat(trie.tokens(2)).isEqualTo(renderer.target(template, 2));
  }

  @Test
  void stretchesAreGivenToTheTokenizerOnceAndUsersEachTime() {
    List<String> calls = new ArrayList<>();
    PromptRenderer renderer = listening(calls);
    renderer.render(NEXT, Question.next(history(1, 2, 3)));
    renderer.render(AMONG, Question.among(history(1), 2));
    calls.clear();
    renderer.render(NEXT, Question.next(history(5, 4)));
    renderer.render(AMONG, Question.among(history(1), 2));

    assertThat(calls).containsExactly("u_7 had ");
  }

  @Test
  void anIdThatNoPromptHasRoomForIsRefusedBeforeItIsGivenToTheTokenizer() {
    List<String> calls = new ArrayList<>();
    PromptRenderer renderer = listening(calls);
    calls.clear();
    History hostile = History.of(1).withUser("x".repeat(100_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(NEXT, Question.next(hostile)))
        .withMessage(
            "template 'next' has room for a user's id of 8192 characters, found 100000 ('"
                + "x".repeat(37)
                + "...'); shorten the id or raise maxTokens (512)");
    assertThat(calls).isEmpty();
    assertThat(said(renderer, AMONG, Question.among(hostile, 2))).isEqualTo("aorbb");
  }

  private static PromptRenderer listening(List<String> calls) {
    return new PromptRenderer(
        text -> {
          calls.add(text);
          return Letters.encode(text);
        },
        IDS,
        new PromptOptions(512, 20, " , "));
  }

  @Test
  void withT5TheTokensAreThoseOfTheWholeText() throws IOException {
    List<PromptTemplate> templates = new ArrayList<>(PromptTemplates.standard());
    templates.add(PromptTemplate.of("lines", "Fragt (user_{user}):\n\n {history}\t\n ... und?"));
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path("t5-tokenizer/spiece.model"))) {
      for (ItemIndexing ids : indexings(t5)) {
        for (String separator : List.of(" , ", " -> ")) {
          checkAgainst(t5, templates, ids, separator);
        }
      }
    }
  }

  /** Numbers of all lengths, words, sentinels, and texts that no one would choose. */
  private static List<ItemIndexing> indexings(T5Tokenizer t5) {
    IdWords numbers = IdWords.numbers(word -> t5.encode(word).ids().length == 2);
    assertThat(numbers.words()).hasSize(194);
    List<String> sentinels = sentinels();
    return List.of(
        ItemIndexing.given(
            "numbers",
            IntStream.rangeClosed(1, 300).mapToObj(i -> Integer.toString(i * 41)).toList()),
        ItemIndexing.given(
            "words",
            IntStream.range(0, 300)
                .mapToObj(i -> numbers.words().get(i % 190) + " " + numbers.words().get(i / 190))
                .toList()),
        ItemIndexing.given(
            "sentinels",
            IntStream.range(0, 300)
                .mapToObj(i -> sentinels.get(i % 100) + sentinels.get(i / 100))
                .toList()),
        ItemIndexing.given(
            "odd",
            IntStream.range(0, 300)
                .mapToObj(i -> "Größe " + i + "½ ﬁ-☃" + (char) (0x4e00 + i) + " \"{x" + i)
                .toList()));
  }

  /** What stands for missing spans in T5's own training. */
  private static List<String> sentinels() {
    return IntStream.range(0, 100).mapToObj(i -> "<extra_id_" + i + ">").toList();
  }

  private static void checkAgainst(
      T5Tokenizer t5, List<PromptTemplate> templates, ItemIndexing ids, String separator) {
    PromptOptions options = new PromptOptions(120, 30, separator);
    PromptRenderer renderer = new PromptRenderer(t5::encode, ids, options);
    SplittableRandom random = new SplittableRandom(5);
    for (PromptTemplate template : templates) {
      for (int i = 0; i < 5; i++) {
        int[] items = random.ints(random.nextInt(40), 1, ids.size() + 1).toArray();
        Question question =
            new Question(
                History.view(items, 0, items.length, "u " + i),
                random.ints(3, 1, ids.size() + 1).toArray(),
                1 + random.nextInt(ids.size()));
        TokenizedText expected = whole(t5, ids, options, template, question);
        TokenizedText found = renderer.render(template, question);

        assertThat(found.ids()).containsExactly(expected.ids()).hasSizeLessThanOrEqualTo(120);
        assertThat(found.wholeWords()).containsExactly(expected.wholeWords());
      }
    }
  }

  /** The tokens of a whole text, with as much of the history as they allow. */
  private static TokenizedText whole(
      T5Tokenizer t5,
      ItemIndexing ids,
      PromptOptions options,
      PromptTemplate template,
      Question question) {
    int[] history = question.history().toArray();
    String text =
        template
            .prompt()
            .replace("{user}", question.history().user().orElseThrow())
            .replace("{item}", ids.text(question.item()))
            .replace("{candidates}", list(ids, options, question.candidates()));
    int first = Math.max(0, history.length - options.historyLength());
    while (true) {
      int[] newest = Arrays.copyOfRange(history, first++, history.length);
      TokenizedText tokens = t5.encode(text.replace("{history}", list(ids, options, newest)));
      if (tokens.ids().length <= options.maxTokens() || newest.length == 0) {
        return tokens;
      }
    }
  }

  private static String list(ItemIndexing ids, PromptOptions options, int[] items) {
    return IntStream.of(items).mapToObj(ids::text).collect(Collectors.joining(options.separator()));
  }

  @Test
  void withT5WordsThatAreSinglePiecesMakeIdsOfAsManyTokens() throws IOException {
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path("t5-tokenizer/spiece.model"))) {
      IdWords numbers = IdWords.numbers(word -> t5.encode(word).ids().length == 2);
      assertThat(t5.encode(String.join(" ", numbers.words())).ids()).hasSize(194 + 1);
      assertThat(t5.encode(String.join("", sentinels())).ids()).hasSize(100 + 1);
    }
  }
}
