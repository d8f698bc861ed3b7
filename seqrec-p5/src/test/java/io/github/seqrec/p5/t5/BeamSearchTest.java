package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.github.seqrec.p5.trie.TokenTrie;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and scores are those of transformers' generate(). */
class BeamSearchTest {

  private static final int LONGEST = 10;

  @ParameterizedTest
  @ValueSource(
      strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny", "t5-v10-tiny-bf16", "t5-v10-tiny-fp16"})
  void textsAndScoresAreTheSame(String name) throws IOException {
    try (T5Fixture fixture = T5Fixture.of(name)) {
      assertSame(
          fixture, "greedy", BeamSearch.free(fixture.t5, BeamSearch.Options.greedy(LONGEST)), 1);
      for (int beams : new int[] {4, 20}) {
        BeamSearch.Options options = new BeamSearch.Options(beams, 1, LONGEST);
        assertSame(fixture, "beam" + beams, BeamSearch.free(fixture.t5, options), beams);
      }
      assertSame(
          fixture,
          "beam4_no_length_penalty",
          BeamSearch.free(fixture.t5, BeamSearch.Options.of(4, LONGEST)),
          4);
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      for (int penalty : new int[] {0, 1}) {
        BeamSearch.Options options = new BeamSearch.Options(20, penalty, LONGEST);
        BeamSearch search = BeamSearch.among(trie, fixture.t5, options);
        assertSame(fixture, "constrained_beam20_lp" + penalty, search, 20);
      }
    }
  }

  private static void assertSame(
      T5Fixture fixture, String reference, BeamSearch search, int beams) {
    JsonObject expected = fixture.json.getAsJsonObject(reference);
    List<List<BeamSearch.Text>> found = search.search(fixture.sources());
    for (int user = 0; user < found.size(); user++) {
      assertThat(found.get(user)).as(reference).hasSize(beams);
      for (int i = 0; i < beams; i++) {
        int row = user * beams + i;
        BeamSearch.Text text = found.get(user).get(i);
        assertThat(text.tokens())
            .as("%s, row %d", reference, row)
            .isEqualTo(text(T5Fixture.ints(expected.getAsJsonArray("sequences").get(row))));
        if (expected.has("scores")) {
          assertThat(text.score())
              .as("%s, row %d", reference, row)
              .isCloseTo(
                  expected.getAsJsonArray("scores").get(row).getAsDouble(), Offset.offset(1e-4));
        }
      }
    }
  }

  /** Behind the start and up to the end token: the reference fills up with either 0 or 1. */
  private static List<Integer> text(int[] sequence) {
    int end =
        IntStream.range(1, sequence.length)
            .filter(i -> sequence[i] == 1)
            .findFirst()
            .orElse(sequence.length - 1);
    return Arrays.stream(sequence, 1, end + 1).boxed().toList();
  }

  @Test
  void asManyBeamsAsItemsFindAllItemsInTheOrderOfTheirExactScores() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      BeamSearch search =
          BeamSearch.among(trie, fixture.t5, BeamSearch.Options.of(trie.itemCount(), LONGEST));
      List<List<BeamSearch.Text>> found = search.search(fixture.sources());
      float[][] exact =
          new TrieScorer(fixture.t5, trie, CatalogueScore.FULL_VOCABULARY)
              .scores(fixture.sources());
      for (int user = 0; user < exact.length; user++) {
        float[] scores = exact[user];
        assertThat(found.get(user).stream().map(text -> trie.item(text.node())))
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, trie.itemCount())
                    .boxed()
                    .sorted(Comparator.comparingDouble(item -> -scores[item]))
                    .toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, Integer.MAX_VALUE})
  void fewerItemsThanBeamsAreAllFound(int beams) throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue()).subTrie(3, 50, 119);
      BeamSearch search = BeamSearch.among(trie, fixture.t5, BeamSearch.Options.of(beams, LONGEST));
      for (List<BeamSearch.Text> texts : search.search(fixture.sources())) {
        assertThat(texts.stream().map(text -> trie.item(text.node())))
            .containsExactlyInAnyOrder(3, 50, 119);
      }
    }
  }

  @Test
  void moreUsersThanAreSearchedAtOnceGetWhatEachWouldGetAlone() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      BeamSearch search = BeamSearch.free(fixture.t5, BeamSearch.Options.of(2, LONGEST));
      Sources few = fixture.sources();
      List<int[]> tokens = new ArrayList<>();
      List<int[]> words = new ArrayList<>();
      for (int user = 0; user < 35; user++) {
        tokens.add(few.tokens().get(user % few.count()));
        words.add(few.words().get(user % few.count()));
      }
      List<List<BeamSearch.Text>> expected = search.search(few);
      List<List<BeamSearch.Text>> found = search.search(new Sources(tokens, words));
      for (int user = 0; user < found.size(); user++) {
        assertThat(found.get(user).stream().map(BeamSearch.Text::tokens).toList())
            .isEqualTo(
                expected.get(user % few.count()).stream().map(BeamSearch.Text::tokens).toList());
      }
    }
  }

  @Test
  void theWiderTheSearchTheFewerUsersAreSearchedAtOnce() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      int[] beams = {1, 100, 200, 1000, 14_000};
      assertThat(IntStream.of(beams).map(width -> usersAtOnce(fixture, width)))
          .containsExactly(32, 32, 10, 1, 1);
      assertThatThrownBy(() -> usersAtOnce(fixture, 15_000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("beams (15000) at each of maxTokens (10) steps are more than");
    }
  }

  private static int usersAtOnce(T5Fixture fixture, int beams) {
    return BeamSearch.free(fixture.t5, BeamSearch.Options.of(beams, LONGEST)).usersAtOnce();
  }

  @Test
  void itemsWithTokensThatCannotBeWrittenAreRefused() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      BeamSearch.Options options = BeamSearch.Options.of(2, LONGEST);
      TokenTrie open = TokenTrie.of(new int[][] {{}, {4, 5}});
      assertThatThrownBy(() -> BeamSearch.among(open, fixture.t5, options))
          .hasMessageContaining("must end with the end token (1)")
          .hasMessageContaining("found token 5 at the end of item 1");
      TokenTrie early = TokenTrie.of(new int[][] {{}, {1, 4, 1}});
      assertThatThrownBy(() -> BeamSearch.among(early, fixture.t5, options))
          .hasMessageContaining("found token 1 before an end");
      TokenTrie foreign = TokenTrie.of(new int[][] {{}, {4, 600, 1}});
      assertThatThrownBy(() -> BeamSearch.among(foreign, fixture.t5, options))
          .hasMessageContaining("token 600 of the trie must be below the vocabulary's size (512)");
    }
  }

  @Test
  void aLimitThatItemsDoNotFitInIsRefused() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      assertThatThrownBy(() -> BeamSearch.among(trie, fixture.t5, BeamSearch.Options.of(4, 2)))
          .hasMessageContaining("maxTokens (2) must be at least the length of the longest item");
      assertThatThrownBy(() -> BeamSearch.Options.of(0, 5))
          .hasMessage("beams (0) must be at least 1; 20 is usual");
      assertThatThrownBy(() -> BeamSearch.Options.of(2, 0))
          .hasMessage("maxTokens (0) must be at least 1; 64 is usual");
    }
  }
}
