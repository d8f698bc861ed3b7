package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.seqrec.p5.trie.TokenTrie;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a server asks of a T5. */
class T5ServingTest {

  @Test
  void manyThreadsGetWhatOneGets() throws IOException, InterruptedException, ExecutionException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      TrieScorer scorer = new TrieScorer(fixture.t5, trie, CatalogueScore.FULL_VOCABULARY);
      BeamSearch search = BeamSearch.among(trie, fixture.t5, BeamSearch.Options.of(4, 10));
      Sources sources = fixture.sources();
      float[][] scores = scorer.scores(sources);
      List<List<BeamSearch.Text>> texts = search.search(sources);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          answers.add(
              threads.submit(
                  () -> {
                    assertThat(Arrays.deepEquals(scorer.scores(sources), scores)).isTrue();
                    assertThat(search.search(sources)).isEqualTo(texts);
                  }));
        }
        for (Future<?> answer : answers) {
          answer.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void noArrayOutlivesItsRequest() throws IOException {
    try (T5Fixture fixture = T5Fixture.of("p5-tiny")) {
      TokenTrie trie = TokenTrie.of(fixture.catalogue());
      Sources sources = fixture.sources();
      askAll(fixture, trie, sources); // the first time makes the numbers that all requests share
      int before = arrays(fixture.manager);
      askAll(fixture, trie, sources);
      assertThat(arrays(fixture.manager)).isEqualTo(before);
    }
  }

  private static void askAll(T5Fixture fixture, TokenTrie trie, Sources sources) {
    for (CatalogueScore score : CatalogueScore.values()) {
      new TrieScorer(fixture.t5, trie, score).scores(sources);
    }
    BeamSearch.free(fixture.t5, BeamSearch.Options.of(4, 10)).search(sources);
    new TextScorer(fixture.t5, List.of(trie.tokens(1), trie.tokens(2))).scores(sources);
  }

  private static int arrays(NDManager manager) {
    return manager.getManagedArrays().size() + manager.getParentManager().getManagedArrays().size();
  }
}
