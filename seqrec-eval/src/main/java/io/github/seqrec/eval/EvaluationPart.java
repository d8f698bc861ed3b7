package io.github.seqrec.eval;

import io.github.seqrec.api.EvaluationReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some cases add to a report. Immutable, and small whatever the number of cases. */
public final class EvaluationPart implements Serializable {

  private static final long serialVersionUID = 1;

  private final String model;
  private final ArrayList<MetricMeans> byDraw;
  private final int given;
  private final int scored;
  private final LinkedHashMap<String, Integer> skipped;

  private EvaluationPart(
      String model, List<MetricMeans> byDraw, int given, int scored, Map<String, Integer> skipped) {
    this.model = model;
    this.byDraw = new ArrayList<>(byDraw);
    this.given = given;
    this.scored = scored;
    this.skipped = new LinkedHashMap<>(skipped);
  }

  EvaluationPart(String model, List<MetricMeans> byDraw, EvaluationReport.Users users) {
    this(model, byDraw, users.given(), users.scored(), users.skipped());
  }

  /**
   * Both together.
   *
   * @param other of the same model, by an evaluator of the same settings
   */
  public EvaluationPart plus(EvaluationPart other) {
    List<MetricMeans> sums = new ArrayList<>();
    for (int draw = 0; draw < byDraw.size(); draw++) {
      sums.add(byDraw.get(draw).plus(other.byDraw.get(draw)));
    }
    Map<String, Integer> reasons = new LinkedHashMap<>(skipped);
    other.skipped.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    return new EvaluationPart(
        model, sums, Math.addExact(given, other.given), scored + other.scored, reasons);
  }

  String model() {
    return model;
  }

  /** The sums of each draw. */
  List<MetricMeans> byDraw() {
    return byDraw;
  }

  EvaluationReport.Users users() {
    return new EvaluationReport.Users(given, scored, skipped);
  }

  /** Refuses to report on nothing. */
  void requireScored() {
    if (given == 0) {
      throw Selection.noCases();
    }
    if (scored == 0) {
      throw Selection.noneScored(given, skipped);
    }
  }
}
