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
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void placesAreFilledAndListsJoined() {
    PromptRenderer renderer = renderer(99, 20, " -> ");

    assertThat(renderer.text(NEXT, Question.next(history(1, 3, 2))))
        .isEqualTo("u_7 had a -> c c -> bb now");
    assertThat(renderer.text(AMONG, Question.among(history(1), 5, 4))).isEqualTo("a or e -> dddd");
    assertThat(renderer.text(WHETHER, Question.whether(history(1, 2), 4)))
        .isEqualTo("a -> bb idddd?");
    assertThat(renderer.text(NEXT, Question.next(history()))).isEqualTo("u_7 had  now");
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
      PromptRenderer renderer = renderer(maxTokens, 20, " , ");
      String text = renderer.text(AMONG, question);

      assertThat(renderer.render(AMONG, question).ids())
          .isEqualTo(Letters.encode(text).ids())
          .hasSizeLessThanOrEqualTo(maxTokens);
      assertThat("dddd , a , bb , a , e or dddd , c c").endsWith(text.strip());
      assertThat(text).endsWith("or dddd , c c");
      String longer = "dddd , a , bb , a , e or dddd , c c";
      for (int cut = 0; cut < 5; cut++) {
        if (Letters.encode(longer).ids().length <= maxTokens) {
          break;
        }
        longer = longer.replaceFirst("^[a-z]+ (, )?", "");
      }
      assertThat(text.strip()).isEqualTo(longer);
    }
  }

  @Test
  void aHistoryHasNoMoreItemsThanAllowed() {
    assertThat(renderer(99, 2, " , ").text(NEXT, Question.next(history(1, 2, 4, 5))))
        .isEqualTo("u_7 had dddd , e now");
  }

  @Test
  void aPromptThatIsTooLongWithoutHistoryIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer(9, 20, " , ").render(AMONG, Question.among(history(1), 4, 3)))
        .withMessage(
            "template 'among' has 10 tokens without any history, more than maxTokens (9);"
                + " give fewer candidates (found 2) or raise maxTokens");
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
  void stretchesAreGivenToTheTokenizerOnce() {
    AtomicInteger calls = new AtomicInteger();
    PromptRenderer renderer =
        new PromptRenderer(
            text -> {
              calls.incrementAndGet();
              return Letters.encode(text);
            },
            IDS,
            PromptOptions.STANDARD);
    renderer.render(NEXT, Question.next(history(1, 2, 3)));
    int before = calls.get();
    renderer.render(NEXT, Question.next(history(5, 4)));

    assertThat(calls.get()).isEqualTo(before);
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
    List<String> sentinels = IdWords.sentinels().words();
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

  private static void checkAgainst(
      T5Tokenizer t5, List<PromptTemplate> templates, ItemIndexing ids, String separator) {
    PromptRenderer renderer =
        new PromptRenderer(t5::encode, ids, new PromptOptions(120, 30, separator));
    SplittableRandom random = new SplittableRandom(5);
    for (PromptTemplate template : templates) {
      for (int i = 0; i < 5; i++) {
        int[] items = random.ints(random.nextInt(40), 1, ids.size() + 1).toArray();
        Question question =
            new Question(
                History.view(items, 0, items.length, "u " + i),
                random.ints(3, 1, ids.size() + 1).toArray(),
                1 + random.nextInt(ids.size()));
        TokenizedText expected = t5.encode(renderer.text(template, question));
        TokenizedText found = renderer.render(template, question);

        assertThat(found.ids()).containsExactly(expected.ids()).hasSizeLessThanOrEqualTo(120);
        assertThat(found.wholeWords()).containsExactly(expected.wholeWords());
      }
    }
  }

  @Test
  void withT5WordsThatAreSinglePiecesMakeIdsOfAsManyTokens() throws IOException {
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path("t5-tokenizer/spiece.model"))) {
      IdWords numbers = IdWords.numbers(word -> t5.encode(word).ids().length == 2);
      assertThat(t5.encode(String.join(" ", numbers.words())).ids()).hasSize(194 + 1);
      String sentinels = String.join("", IdWords.sentinels().words());
      assertThat(t5.encode(sentinels).ids()).hasSize(100 + 1);
    }
  }
}
