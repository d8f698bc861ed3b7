package io.github.seqrec.eval;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An evaluation with the figures of each scored case, in the order in which the cases were handed
 * in. Two models under one protocol score the same cases, so their details can be compared pair by
 * pair. Immutable and thread-safe.
 */
public final class EvaluationDetail {

  private final EvaluationReport report;
  private final List<TestCase> cases;
  private final int[] positions;
  private final List<String> keys;
  private final double[][] values;

  private EvaluationDetail(
      EvaluationReport report,
      List<TestCase> cases,
      int[] positions,
      List<String> keys,
      double[][] values) {
    this.report = report;
    this.cases = cases;
    this.positions = positions;
    this.keys = keys;
    this.values = values;
  }

  /**
   * The detail of an evaluator of one's own.
   *
   * @param report what it reports without detail
   * @param cases those that it scored
   * @param positions where they stood in the list that was handed in
   * @param values figures by key, each an array parallel to the cases; copied
   * @throws IllegalArgumentException if one is not as long as the cases
   */
  public static EvaluationDetail of(
      EvaluationReport report,
      List<TestCase> cases,
      int[] positions,
      Map<String, double[]> values) {
    requireParallel("positions", positions.length, cases);
    values.forEach((key, figures) -> requireParallel("'" + key + "'", figures.length, cases));
    return new EvaluationDetail(
        report,
        List.copyOf(cases),
        positions.clone(),
        List.copyOf(values.keySet()),
        values.values().stream().map(double[]::clone).toArray(double[][]::new));
  }

  private static void requireParallel(String name, int length, List<TestCase> cases) {
    if (length != cases.size()) {
      throw new IllegalArgumentException(
          name + " (" + length + ") must be as many as the scored cases (" + cases.size() + ")");
    }
  }

  /** What the evaluator reports without detail. */
  public EvaluationReport report() {
    return report;
  }

  /** The cases that were scored. Unmodifiable. */
  public List<TestCase> cases() {
    return cases;
  }

  /** Where the scored cases stood in the list that was handed in; a new array. */
  public int[] positions() {
    return positions.clone();
  }

  /** The figures that each case has. Unmodifiable. */
  public List<String> keys() {
    return keys;
  }

  /**
   * One figure of every scored case, the mean over the draws if there are several.
   *
   * @param key such as {@code ndcg@10}
   * @return a new array, parallel to {@link #cases}
   * @throws IllegalArgumentException if the cases have no such figure
   */
  public double[] values(String key) {
    int index = keys.indexOf(key);
    if (index < 0) {
      throw new IllegalArgumentException(
          "the cases have no '" + key + "'; they have " + keys + "; ask the evaluator for it");
    }
    return values[index].clone();
  }

  /** Collects the figures of cases in their order. Not thread-safe. */
  static final class Recorder {

    private final List<String> keys;
    private final double[][] values;
    private final int[] positions;
    private final List<TestCase> cases = new ArrayList<>();

    Recorder(List<String> keys, int size) {
      this.keys = keys;
      this.values = new double[keys.size()][size];
      this.positions = new int[size];
    }

    void add(Selection.Entry entry, double[] figures) {
      int row = cases.size();
      for (int f = 0; f < figures.length; f++) {
        values[f][row] = figures[f];
      }
      positions[row] = entry.position();
      cases.add(entry.test());
    }

    EvaluationDetail detail(EvaluationReport report) {
      return new EvaluationDetail(report, List.copyOf(cases), positions, keys, values);
    }
  }
}
