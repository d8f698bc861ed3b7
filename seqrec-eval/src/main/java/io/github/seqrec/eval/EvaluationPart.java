package io.github.seqrec.eval;

import com.google.common.math.Stats;
import io.github.seqrec.api.EvaluationReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some cases add to a report. Immutable, and small whatever the number of cases. */
public final class EvaluationPart implements Serializable {

  private static final long serialVersionUID = 2;

  private final String model;
  private final String protocol;
  private final ArrayList<MetricMeans> byDraw;
  private final int given;
  private final int scored;
  private final LinkedHashMap<String, Integer> skipped;

  private EvaluationPart(
      String model,
      String protocol,
      List<MetricMeans> byDraw,
      int given,
      int scored,
      Map<String, Integer> skipped) {
    this.model = model;
    this.protocol = protocol;
    this.byDraw = new ArrayList<>(byDraw);
    this.given = given;
    this.scored = scored;
    this.skipped = new LinkedHashMap<>(skipped);
  }

  EvaluationPart(
      String model, String protocol, List<MetricMeans> byDraw, EvaluationReport.Cases cases) {
    this(model, protocol, byDraw, cases.given(), cases.scored(), cases.skipped());
  }

  /**
   * Both together.
   *
   * @param other of the same model, by an evaluator of the same settings
   * @throws IllegalArgumentException if it is of another model, protocol or choice of figures
   */
  public EvaluationPart plus(EvaluationPart other) {
    requireSame("model", model, other.model);
    requireSame("protocol", protocol, other.protocol);
    requireSame("figures", byDraw.get(0).keys(), other.byDraw.get(0).keys());
    List<MetricMeans> sums = new ArrayList<>();
    for (int draw = 0; draw < byDraw.size(); draw++) {
      sums.add(byDraw.get(draw).plus(other.byDraw.get(draw)));
    }
    Map<String, Integer> reasons = new LinkedHashMap<>(skipped);
    other.skipped.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    return new EvaluationPart(
        model, protocol, sums, Math.addExact(given, other.given), scored + other.scored, reasons);
  }

  String model() {
    return model;
  }

  /** The sums of each draw. */
  List<MetricMeans> byDraw() {
    return byDraw;
  }

  /** Each figure over the draws, by key. At least one ranking needed. */
  Map<String, Stats> statistics() {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (MetricMeans draw : byDraw) {
      draw.means()
          .forEach((key, mean) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(mean));
    }
    Map<String, Stats> statistics = new LinkedHashMap<>();
    values.forEach((key, means) -> statistics.put(key, Stats.of(means)));
    return statistics;
  }

  EvaluationReport.Cases cases() {
    return new EvaluationReport.Cases(given, scored, skipped);
  }

  /** Refuses to report on nothing, or under the name of another protocol. */
  void requireReportable(String evaluator) {
    if (!protocol.equals(evaluator)) {
      throw new IllegalArgumentException(
          "the part is of protocol '"
              + protocol
              + "' and the evaluator of '"
              + evaluator
              + "'; report it by an evaluator of the settings that made it");
    }
    if (given == 0) {
      throw Selection.noCases();
    }
    if (scored == 0) {
      throw Selection.noneScored(given, skipped);
    }
  }

  private static void requireSame(String what, Object here, Object there) {
    if (!here.equals(there)) {
      throw new IllegalArgumentException(
          "parts of one report must have the same "
              + what
              + ", and one has '"
              + here
              + "', the other '"
              + there
              + "'; evaluate all cases with one model and evaluator");
    }
  }
}
