package io.github.seqrec.eval;

import io.github.seqrec.api.CatalogueRanks;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the true next items among the whole catalogue: no chance is involved, and the order of two
 * models is that of their true quality, which sampling does not promise (Krichene and Rendle 2020,
 * "On Sampled Metrics for Item Recommendation", KDD).
 *
 * <p>Under {@link SeenPolicy#EXCLUDE} the items of the history are no candidates, and no right
 * answers. A case whose right answers all lie in its own history cannot be scored then; it is
 * skipped and counted. Takes some 30 bytes a case, and 8 more a figure where those of each case are
 * asked for. Immutable and thread-safe; the methods that configure return a changed copy.
 */
public final class FullRankingEvaluator implements PartialEvaluator {

  private static final String TARGET_SEEN = "target in history";

  /** What lists are measured by. */
  private record Lists(ItemCounts counts, ItemDistance distance) {}

  private final SeenPolicy seen;
  private final Settings settings;
  private final @Nullable Lists lists;

  private FullRankingEvaluator(SeenPolicy seen, Settings settings, @Nullable Lists lists) {
    this.seen = seen;
    this.settings = settings;
    this.lists = lists;
  }

  /**
   * An evaluator with the cutoffs 5 and 10, HR, NDCG and MRR, expected over ties.
   *
   * @param seen whether items of the history are candidates
   */
  public static FullRankingEvaluator of(SeenPolicy seen) {
    return new FullRankingEvaluator(seen, Settings.DEFAULT, null);
  }

  /**
   * Reports the figures at these cutoffs.
   *
   * @param values distinct, each at least 1, in any order
   * @throws IllegalArgumentException if there is none, one is below 1 or stands twice
   */
  public FullRankingEvaluator cutoffs(int... values) {
    return new FullRankingEvaluator(seen, settings.cutoffs(values), lists);
  }

  /**
   * Reports these figures.
   *
   * @param values distinct, in the order of the report
   * @throws IllegalArgumentException if there is none or one stands twice
   */
  public FullRankingEvaluator metrics(RankMetric... values) {
    return new FullRankingEvaluator(seen, settings.metrics(values), lists);
  }

  /** Takes equal scores in this order; {@link Ties#EXPECTED} by default. */
  public FullRankingEvaluator ties(Ties order) {
    return new FullRankingEvaluator(seen, settings.ties(order), lists);
  }

  /**
   * Reports also what the lists of the best items are like, at each cutoff k: {@code coverage@k},
   * {@code gini@k}, {@code novelty@k}, {@code popularity@k}, {@code diversity@k} ({@link
   * ListMetrics}). Where scores are equal the lower index is recommended first.
   *
   * @param counts of the training data
   * @param distance between items, for the diversity
   */
  public FullRankingEvaluator lists(ItemCounts counts, ItemDistance distance) {
    return new FullRankingEvaluator(seen, settings, new Lists(counts, distance));
  }

  /**
   * Hands at most this many cases to the model at once, fewer if the catalogue is so large that
   * their scores would take more than 16 MB; 256 by default.
   *
   * @param cases at least 1
   * @throws IllegalArgumentException if it is below 1
   */
  public FullRankingEvaluator batchSize(int cases) {
    return new FullRankingEvaluator(seen, settings.batchSize(cases), lists);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a case names an item that the catalogue lacks, or the
   *     counts for lists are of another catalogue
   * @throws IllegalStateException if a candidate's score is NaN or infinite, or scores are missing
   */
  @Override
  public EvaluationReport evaluate(SequentialRecommender model, List<TestCase> cases) {
    return evaluate(model, selection(model, cases), null);
  }

  @Override
  public EvaluationDetail evaluateInDetail(SequentialRecommender model, List<TestCase> cases) {
    Selection selection = selection(model, cases);
    EvaluationDetail.Recorder recorder = new EvaluationDetail.Recorder(keys(), selection.size());
    return recorder.detail(evaluate(model, selection, recorder));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if figures of lists are asked for, which need all lists
   */
  @Override
  public void requireParts() {
    if (lists != null) {
      throw new IllegalArgumentException(
          "figures of lists are not evaluated in parts; leave lists(...) out");
    }
  }

  @Override
  public EvaluationPart evaluatePart(SequentialRecommender model, List<TestCase> cases, int first) {
    requireParts();
    return rankAll(
        model,
        new Selection(model.catalog(), cases, first, this::reasonToSkip),
        new RankFigures(settings),
        null,
        null);
  }

  @Override
  public EvaluationReport report(EvaluationPart whole) {
    whole.requireReportable(toString());
    return report(whole, Map.of());
  }

  private Selection selection(SequentialRecommender model, List<TestCase> cases) {
    return new Selection(model.catalog(), cases, this::reasonToSkip);
  }

  private EvaluationReport evaluate(
      SequentialRecommender model,
      Selection selection,
      EvaluationDetail.@Nullable Recorder recorder) {
    ListFigures listFigures = listFigures(model);
    EvaluationPart all =
        rankAll(model, selection, new RankFigures(settings), recorder, listFigures);
    return report(all, listFigures == null ? Map.of() : listFigures.means());
  }

  private EvaluationPart rankAll(
      SequentialRecommender model,
      Selection selection,
      RankFigures figures,
      EvaluationDetail.@Nullable Recorder recorder,
      @Nullable ListFigures listFigures) {
    int width = model.catalog().size() + 1;
    MetricMeans means = new MetricMeans(figures.keys());
    CatalogueRow row = new CatalogueRow(width);
    for (List<Selection.Entry> batch : selection.batches(settings.rows(width))) {
      List<Optional<Ranked>> counted = counted(model, batch, listFigures);
      List<Selection.Entry> rest =
          IntStream.range(0, batch.size())
              .filter(b -> counted.get(b).isEmpty())
              .mapToObj(batch::get)
              .toList();
      float[][] scores =
          rest.isEmpty() ? new float[0][] : model.scoreAll(Selection.histories(rest));
      Scores.checkRows(model, scores, rest.size());
      int next = 0;
      for (int b = 0; b < batch.size(); b++) {
        Selection.Entry entry = batch.get(b);
        Ranked ranked = counted.get(b).orElse(null);
        if (ranked == null) {
          float[] all = scores[next++];
          Scores.checkLength(model, all, width, entry);
          ranked = rank(model, all, row, entry);
        }
        double[] values = figures.of(ranked.ranks());
        means.add(values, ranked.tied());
        if (recorder != null) {
          recorder.add(entry, values);
        }
        if (listFigures != null) {
          listFigures.add(row.top(listFigures.longest()));
        }
      }
    }
    return new EvaluationPart(model.card().model(), toString(), List.of(means), selection.cases());
  }

  private EvaluationReport report(EvaluationPart whole, Map<String, Double> ofLists) {
    MetricMeans means = whole.byDraw().get(0);
    Map<String, Double> metrics = new LinkedHashMap<>(means.means());
    metrics.putAll(ofLists);
    return new EvaluationReport(
        whole.model(), toString(), metrics, Map.of(), whole.cases(), means.tieRate());
  }

  private @Nullable ListFigures listFigures(SequentialRecommender model) {
    if (lists == null) {
      return null;
    }
    lists.counts.requireCatalog(model.catalog());
    return new ListFigures(settings.cutoffs(), lists.counts, lists.distance);
  }

  @Override
  public List<String> keys() {
    return new RankFigures(settings).keys();
  }

  /** The protocol as reports name it. */
  @Override
  public String toString() {
    return "full ranking, seen items "
        + switch (seen) {
          case EXCLUDE -> "excluded";
          case INCLUDE -> "included";
        }
        + settings.ties().suffix();
  }

  private Optional<String> reasonToSkip(TestCase test) {
    return answers(test).length == 0 ? Optional.of(TARGET_SEEN) : Optional.empty();
  }

  /** The right answers that are candidates. */
  private int[] answers(TestCase test) {
    int[] relevant = test.relevant();
    return seen == SeenPolicy.INCLUDE
        ? relevant
        : Arrays.stream(relevant).filter(item -> !test.history().contains(item)).toArray();
  }

  /** What the model counts itself; nothing where all scores are needed. */
  private List<Optional<Ranked>> counted(
      SequentialRecommender model, List<Selection.Entry> batch, @Nullable ListFigures listFigures) {
    if (listFigures != null
        || settings.ties() == Ties.BY_INDEX
        || !(model instanceof CatalogueRanks counting)) {
      return Collections.nCopies(batch.size(), Optional.empty());
    }
    int[][] targets = new int[batch.size()][];
    int[][] excluded = new int[batch.size()][];
    for (int b = 0; b < targets.length; b++) {
      TestCase test = batch.get(b).test();
      targets[b] = answers(test);
      excluded[b] = seen == SeenPolicy.EXCLUDE ? test.history().toArray() : new int[0];
    }
    List<Optional<CatalogueRanks.Standing>> standings =
        counting.standings(Selection.histories(batch), targets, excluded);
    return IntStream.range(0, targets.length)
        .mapToObj(b -> standings.get(b).map(found -> ranked(targets[b], found)))
        .toList();
  }

  private Ranked ranked(int[] relevant, CatalogueRanks.Standing standing) {
    return Ranked.of(relevant, standing.scores(), new CountedCandidates(standing), settings.ties());
  }

  private Ranked rank(
      SequentialRecommender model, float[] scores, CatalogueRow row, Selection.Entry entry) {
    row.reset(scores);
    History history = entry.test().history();
    for (int t = 0; seen == SeenPolicy.EXCLUDE && t < history.size(); t++) {
      row.exclude(history.item(t));
    }
    int broken = row.firstNotFinite();
    if (broken != 0) {
      throw Scores.notFinite(model, broken, scores[broken], entry);
    }
    int[] relevant = answers(entry.test());
    float[] theirs = new float[relevant.length];
    for (int r = 0; r < relevant.length; r++) {
      theirs[r] = scores[relevant[r]];
    }
    return Ranked.of(relevant, theirs, row, settings.ties());
  }
}
