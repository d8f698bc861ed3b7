package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract is of use only if a recommender that breaks a rule fails its test. */
class ContractCatchesFaultsTest {

  private static final SequentialRecommenderContract CONTRACT =
      new CountingRecommenderContractTest();

  private static class Counting extends CountingRecommender {
    Counting() {
      super(SequentialRecommenderContract.data(), SequentialRecommenderContract.SEED);
    }
  }

  private interface Fact {
    void check(SequentialRecommender model) throws Exception;
  }

  private static void assertCaught(Fact fact, SequentialRecommender model) {
    assertThatThrownBy(() -> fact.check(model)).isInstanceOf(AssertionError.class);
  }

  @Test
  void scoreOfThePadding() {
    assertCaught(
        CONTRACT::everyItemHasAFiniteScoreAndThePaddingMinusInfinity,
        new Counting() {
          @Override
          public float[][] scoreAll(List<History> histories) {
            float[][] scores = super.scoreAll(histories);
            scores[0][ItemCatalog.PADDING] = 0;
            return scores;
          }
        });
  }

  @Test
  void scoresThatLeakFromTheBatch() {
    SequentialRecommender model =
        new Counting() {
          @Override
          public float[][] scoreAll(List<History> histories) {
            float[][] scores = super.scoreAll(histories);
            scores[0][1] += 0.01f * histories.size();
            return scores;
          }
        };
    assertCaught(CONTRACT::scoresDoNotDependOnTheRestOfTheBatch, model);
    assertCaught(CONTRACT::scoresOfCandidatesEqualThoseOfTheWholeCatalogue, model);
  }

  @Test
  void trainingThatIgnoresTheSeed() {
    assertCaught(
        CONTRACT::trainingTwiceWithOneSeedGivesIdenticalScores,
        new Counting() {
          @Override
          public float[][] scoreAll(List<History> histories) {
            float[][] scores = super.scoreAll(histories);
            scores[0][1] = Math.nextUp(scores[0][1]);
            return scores;
          }
        });
  }

  @Test
  void stateSharedByThreads() {
    AtomicInteger calls = new AtomicInteger();
    // The assertion fails in a pool's thread and arrives wrapped.
    assertThatThrownBy(
            () ->
                CONTRACT.eightThreadsAtOnceGetTheAnswersOfOne(
                    new Counting() {
                      @Override
                      public float[][] scoreAll(List<History> histories) {
                        float[][] scores = super.scoreAll(histories);
                        scores[0][1] += calls.incrementAndGet();
                        return scores;
                      }
                    }))
        .hasRootCauseInstanceOf(AssertionError.class);
  }

  @Test
  void answersThatIgnoreTheRequest() {
    SequentialRecommender model =
        new Counting() {
          @Override
          public List<Recommendation> recommendAll(List<RecommendRequest> requests) {
            RecommendRequest any = RecommendRequest.of("i9").seen(SeenPolicy.INCLUDE).topK(26);
            return requests.stream().map(r -> TopItems.answer(this, List.of(any)).get(0)).toList();
          }
        };
    assertCaught(CONTRACT::topKIsTheLargestNumberOfItems, model);
    assertCaught(CONTRACT::allowAndDenyListsAreHonoured, model);
    assertCaught(CONTRACT::seenItemsReturnOnlyIfIncluded, model);
    assertCaught(CONTRACT::unknownItemsAreSkippedAndReported, model);
    assertCaught(CONTRACT::historyWithoutKnownItemsIsAnsweredByTheFallback, model);
  }

  @Test
  void topOfAClosedModel(@TempDir Path directory) {
    SequentialRecommenderContract contract =
        new CountingRecommenderContractTest() {
          @Override
          public SequentialRecommender train(SequenceDataset data, long seed) {
            return new Counting() {
              @Override
              public List<List<ScoredItem>> top(List<History> histories, int count) {
                return List.of();
              }
            };
          }
        };
    assertThatThrownBy(() -> contract.closingTwiceIsFineAndUseAfterwardsIsRefused(directory))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void saveThatOverwrites(@TempDir Path directory) {
    assertCaught(
        model ->
            CONTRACT.savingIsRefusedWhereSomethingIsAndWelcomeInAnEmptyDirectory(model, directory),
        new Counting() {
          @Override
          public void save(Path target) {}
        });
  }
}
