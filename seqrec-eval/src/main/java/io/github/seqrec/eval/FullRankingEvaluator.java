package io.github.seqrec.eval;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ranks the true next item among the whole catalogue: no chance is involved, and the order of two
 * models is that of their true quality, which sampling does not promise (Krichene and Rendle 2020,
 * "On Sampled Metrics for Item Recommendation", KDD).
 *
 * <p>Under {@link SeenPolicy#EXCLUDE} the items of the history are no candidates. A case whose
 * target lies in its own history cannot be scored then; it is skipped and counted. Memory does not
 * grow with the number of cases. Immutable and thread-safe; the methods that configure return a
 * changed copy.
 */
public final class FullRankingEvaluator implements RankingEvaluator {

  private static final String TARGET_SEEN = "target in history";

  private final SeenPolicy seen;
  private final Settings settings;

  private FullRankingEvaluator(SeenPolicy seen, Settings settings) {
    this.seen = seen;
    this.settings = settings;
  }

  /**
   * An evaluator with the cutoffs 5 and 10.
   *
   * @param seen whether items of the history are candidates
   */
  public static FullRankingEvaluator of(SeenPolicy seen) {
    return new FullRankingEvaluator(seen, Settings.DEFAULT);
  }

  /**
   * Reports HR and NDCG at these cutoffs.
   *
   * @param values distinct, each at least 1, in any order
   * @throws IllegalArgumentException if there is none, one is below 1 or stands twice
   */
  public FullRankingEvaluator cutoffs(int... values) {
    return new FullRankingEvaluator(seen, settings.cutoffs(values));
  }

  /**
   * Hands at most this many cases to the model at once, fewer if the catalogue is so large that
   * their scores would take more than 16 MB; 256 by default.
   *
   * @param cases at least 1
   * @throws IllegalArgumentException if it is below 1
   */
  public FullRankingEvaluator batchSize(int cases) {
    return new FullRankingEvaluator(seen, settings.batchSize(cases));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a case names an item that the catalogue lacks
   * @throws IllegalStateException if a candidate's score is NaN or infinite, or scores are missing
   */
  @Override
  public EvaluationReport evaluate(SequentialRecommender model, List<TestCase> cases) {
    Selection selection = new Selection(model.catalog(), cases, this::reasonToSkip);
    int width = model.catalog().size() + 1;
    MetricMeans means = new MetricMeans(settings.cutoffs());
    boolean[] excluded = new boolean[width];
    for (List<Selection.Entry> batch : selection.batches(settings.rows(width))) {
      float[][] scores = model.scoreAll(Selection.histories(batch));
      Scores.checkRows(model, scores, batch.size());
      for (int b = 0; b < scores.length; b++) {
        Selection.Entry entry = batch.get(b);
        Scores.checkLength(model, scores[b], width, entry);
        exclude(excluded, entry.test().history(), true);
        means.add(rank(model, scores[b], excluded, entry));
        exclude(excluded, entry.test().history(), false);
      }
    }
    return new EvaluationReport(
        model.card().model(),
        toString(),
        means.means(),
        Map.of(),
        selection.users(),
        means.tieRate());
  }

  /** The protocol as reports name it. */
  @Override
  public String toString() {
    return "full ranking, seen items "
        + switch (seen) {
          case EXCLUDE -> "excluded";
          case INCLUDE -> "included";
        };
  }

  private Optional<String> reasonToSkip(TestCase test) {
    if (seen == SeenPolicy.EXCLUDE) {
      for (int t = 0; t < test.history().size(); t++) {
        if (test.history().item(t) == test.target()) {
          return Optional.of(TARGET_SEEN);
        }
      }
    }
    return Optional.empty();
  }

  private void exclude(boolean[] excluded, History history, boolean value) {
    if (seen == SeenPolicy.EXCLUDE) {
      for (int t = 0; t < history.size(); t++) {
        excluded[history.item(t)] = value;
      }
    }
  }

  private static TargetRank rank(
      SequentialRecommender model, float[] scores, boolean[] excluded, Selection.Entry entry) {
    float target = scores[entry.test().target()];
    int greater = 0;
    int equal = 0;
    for (int item = 1; item < scores.length; item++) {
      if (excluded[item]) {
        continue;
      }
      float score = scores[item];
      if (!Float.isFinite(score)) {
        throw Scores.notFinite(model, item, score, entry);
      }
      greater += score > target ? 1 : 0;
      equal += score == target ? 1 : 0;
    }
    return new TargetRank(greater, equal - 1); // the target equals itself
  }
}
