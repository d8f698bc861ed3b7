package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.trie.TokenTrie;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of all items at once against those that transformers gives one by one. */
class TrieScorerTest {

  private static final int ITEMS = 1200;

  @ParameterizedTest
  @ValueSource(
      strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny", "t5-v10-tiny-bf16", "t5-v10-tiny-fp16"})
  void scoresAreThoseOfEachItemAlone(String name) throws IOException {
    try (T5Fixture fixture = T5Fixture.of(name)) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      assertScores(fixture, trie, CatalogueScore.FULL_VOCABULARY, "candidate_logprob");
      assertScores(
          fixture, trie, CatalogueScore.RENORMALISED, "candidate_logprob_trie_renormalised");
    }
  }

  private static void assertScores(
      T5Fixture fixture, TokenTrie trie, CatalogueScore score, String reference) {
    Tensor expected = fixture.reference(reference);
    int items = (int) expected.shape()[1];
    float[][] found = new TrieScorer(fixture.t5, trie, score).scores(fixture.sources());
    for (int user = 0; user < found.length; user++) {
      assertThat(Arrays.copyOfRange(found[user], 1, items + 1))
          .as("%s of user %d", reference, user)
          .containsExactly(
              Arrays.copyOfRange(expected.floats(), user * items, (user + 1) * items),
              Offset.offset(1e-4f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny"})
  void textsHaveTheSameScores(String name) throws IOException {
    try (T5Fixture fixture = T5Fixture.of(name)) {
      List<int[]> texts = List.of(fixture.catalogue()).subList(1, fixture.catalogue().length);
      float[][] found = new TextScorer(fixture.t5, texts).scores(fixture.sources());
      float[] expected = fixture.reference("candidate_logprob").floats();
      for (int user = 0; user < found.length; user++) {
        assertThat(found[user])
            .containsExactly(
                Arrays.copyOfRange(expected, user * texts.size(), (user + 1) * texts.size()),
                Offset.offset(1e-4f));
      }
    }
  }

  @Test
  void renormalisedProbabilitiesSumToOne() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      TrieScorer scorer = new TrieScorer(fixture.t5, trie, CatalogueScore.RENORMALISED);
      for (float[] scores : scorer.scores(fixture.sources())) {
        double sum = IntStream.range(1, scores.length).mapToDouble(i -> Math.exp(scores[i])).sum();
        assertThat(sum).isCloseTo(1, Offset.offset(1e-5));
      }
    }
  }

  @Test
  void aTrieOfMoreRowsThanAPassTakesIsScoredAsInParts() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(manyBranches());
      int[] some = {1, 77, 512, 1100, ITEMS};
      float[][] all =
          new TrieScorer(fixture.t5, trie, CatalogueScore.FULL_VOCABULARY)
              .scores(fixture.sources());
      float[][] few =
          new TrieScorer(fixture.t5, trie.subTrie(some), CatalogueScore.FULL_VOCABULARY)
              .scores(fixture.sources());
      for (int user = 0; user < all.length; user++) {
        for (int item : some) {
          assertThat(all[user][item]).isCloseTo(few[user][item], Offset.offset(1e-4f));
        }
        assertThat(few[user][2]).isNaN();
      }
    }
  }

  @Test
  void itsRenormalisedScoresAreSumsOverTheStepsAndTheirProbabilitiesSumToOne() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      int[][] items = manyBranches();
      TrieScorer scorer =
          new TrieScorer(fixture.t5, TokenTrie.of(items), CatalogueScore.RENORMALISED);
      float[][] found = scorer.scores(fixture.sources());
      for (float[] scores : found) {
        double sum = IntStream.range(1, scores.length).mapToDouble(i -> Math.exp(scores[i])).sum();
        assertThat(sum).isCloseTo(1, Offset.offset(1e-4));
      }
      for (int item : new int[] {1, 777, ITEMS}) {
        double[] expected = new double[found.length];
        // The end token has no sibling.
        for (int step = 0; step < 3; step++) {
          addStep(fixture, items, items[item], step, expected);
        }
        for (int user = 0; user < expected.length; user++) {
          assertThat((double) found[user][item]).isCloseTo(expected[user], Offset.offset(1e-4));
        }
      }
    }
  }

  /** The root has 25 children, each of these 24, and each of those 2: 626 rows that branch. */
  private static int[][] manyBranches() {
    int[][] items = new int[ITEMS + 1][];
    items[0] = new int[0];
    for (int item = 1; item <= ITEMS; item++) {
      int i = item - 1;
      items[item] = new int[] {10 + i / 48, 40 + i / 2 % 24, 70 + i % 2, 1};
    }
    return items;
  }

  /** Adds the logarithm of a token's share among all that items have behind the same beginning. */
  private static void addStep(
      T5Fixture fixture, int[][] items, int[] item, int step, double[] sums) {
    int[] own = Arrays.copyOf(item, step + 1);
    int[] tokens =
        Arrays.stream(items, 1, items.length)
            .filter(other -> Arrays.equals(other, 0, step, item, 0, step))
            .mapToInt(other -> other[step])
            .distinct()
            .toArray();
    List<int[]> texts = new ArrayList<>(List.of(own));
    for (int token : tokens) {
      if (token != item[step]) {
        int[] sibling = own.clone();
        sibling[step] = token;
        texts.add(sibling);
      }
    }
    float[][] scores = new TextScorer(fixture.t5, texts).scores(fixture.sources());
    for (int user = 0; user < sums.length; user++) {
      double all = 0;
      for (float score : scores[user]) {
        all += Math.exp(score);
      }
      sums[user] += scores[user][0] - Math.log(all);
    }
  }

  @Test
  void usersAreScoredAsIfAlone() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TrieScorer scorer =
          new TrieScorer(
              fixture.t5, TokenTrie.of(fixture.catalogue()), CatalogueScore.FULL_VOCABULARY);
      Sources sources = fixture.sources();
      float[][] together = scorer.scores(sources);
      for (int user = 0; user < together.length; user++) {
        float[] alone = scorer.scores(sources.part(user, user + 1))[0];
        assertThat(together[user]).containsExactly(alone, Offset.offset(1e-4f));
      }
    }
  }

  @Test
  void aSingleItemHasProbabilityOneAmongItself() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("t5-v10-tiny")) {
      TokenTrie trie = TokenTrie.of(new int[][] {{}, {4, 5, 1}});
      float[] scores =
          new TrieScorer(fixture.t5, trie, CatalogueScore.RENORMALISED)
              .scores(Sources.of(List.of(new int[] {7, 1})))[0];
      assertThat(scores[1]).isZero();
    }
  }

  @Test
  void badInputIsNamed() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("t5-v10-tiny")) {
      TokenTrie trie = TokenTrie.of(new int[][] {{}, {4, 600, 1}});
      assertThatThrownBy(() -> new TrieScorer(fixture.t5, trie, CatalogueScore.RENORMALISED))
          .hasMessageContaining("token 600 of the trie must be below the vocabulary's size (512)");
      for (int token : new int[] {512, -1}) {
        List<int[]> texts = List.of(new int[] {4, 1}, new int[] {token, 1});
        assertThatThrownBy(() -> new TextScorer(fixture.t5, texts))
            .hasMessageContaining(
                "token " + token + " of text 1 must be below the vocabulary's size (512)");
      }
      List<int[]> two = List.of(new int[] {7, 1}, new int[] {8, 1});
      assertThatThrownBy(() -> new Sources(two, two.subList(0, 1)))
          .hasMessageContaining("there are 2 prompts and whole-word ids of 1");
      assertThatThrownBy(() -> Sources.of(List.of(new int[0])))
          .hasMessageContaining("prompt 0 has no tokens");
      Sources words = new Sources(List.of(new int[] {7, 1}), List.of(new int[] {1, 0}));
      TrieScorer scorer =
          new TrieScorer(
              fixture.t5, TokenTrie.of(fixture.catalogue()), CatalogueScore.RENORMALISED);
      assertThatThrownBy(() -> scorer.scores(words)).hasMessageContaining("whole-word ids");
      Sources unknown = Sources.of(List.of(new int[] {7, 1}, new int[] {40_000, 1}));
      assertThatThrownBy(() -> scorer.scores(unknown))
          .hasMessageContaining("token 40000 of prompt 1 must be below the vocabulary's size");
    }
  }
}
