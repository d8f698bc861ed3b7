package io.github.seqrec.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether published figures can be those of one list of ranks, with one relevant item a user.
 *
 * <p>A hit at rank r adds 1 / log2(r + 1) to NDCG and 1 to HR: so NDCG@5 lies between HR@5 / log2 6
 * and HR@5, and what the ranks 6 to 10 add to NDCG lies between 1 / log2 11 = 0.289 and 1 / log2 7
 * = 0.356 times what they add to HR.
 *
 * @param hr5 HR@5
 * @param hr10 HR@10
 * @param ndcg5 NDCG@5
 * @param ndcg10 NDCG@10
 */
record ReportedFigures(double hr5, double hr10, double ndcg5, double ndcg10) {

  /** Figures are printed with four digits, each wrong by half a unit of the last one at most. */
  private static final double ROUNDING = 0.5e-4;

  static ReportedFigures of(List<Double> figures) {
    return new ReportedFigures(figures.get(0), figures.get(1), figures.get(2), figures.get(3));
  }

  /** What no list of ranks gives, in words; empty if the figures can be true. */
  List<String> contradictions() {
    List<String> found = new ArrayList<>();
    if (ndcg5 > hr5 + 2 * ROUNDING) {
      found.add("NDCG@5 > HR@5");
    }
    if (ndcg10 > hr10 + 2 * ROUNDING) {
      found.add("NDCG@10 > HR@10");
    }
    if (ndcg5 < hr5 * gain(5) - 2 * ROUNDING) {
      found.add(String.format(Locale.ROOT, "NDCG@5 < %.3f HR@5", gain(5)));
    }
    double hits = hr10 - hr5;
    double added = ndcg10 - ndcg5;
    if (added < gain(10) * hits - 4 * ROUNDING || added > gain(6) * hits + 4 * ROUNDING) {
      found.add(
          String.format(
              Locale.ROOT,
              "ranks 6 to 10 add %.3f times as much to NDCG as to HR, not %.3f to %.3f",
              added / hits,
              gain(10),
              gain(6)));
    }
    return found;
  }

  private static double gain(int rank) {
    return Math.log(2) / Math.log(rank + 1.0);
  }
}
