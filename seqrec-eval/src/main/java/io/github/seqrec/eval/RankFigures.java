package io.github.seqrec.eval;

import java.util.ArrayList;
import java.util.List;

/** The figures of one ranking, at all cutoffs, in the order in which reports hold them. */
final class RankFigures {

  private record Figure(RankMetric metric, int k) {}

  private final List<Figure> figures = new ArrayList<>();

  RankFigures(Settings settings) {
    for (RankMetric metric : settings.metrics()) {
      if (metric.cut()) {
        settings.cutoffs().forEach(k -> figures.add(new Figure(metric, k)));
      } else {
        figures.add(new Figure(metric, settings.cutoffs().get(0)));
      }
    }
  }

  List<String> keys() {
    return figures.stream().map(figure -> figure.metric.key(figure.k)).toList();
  }

  double[] of(RelevantRanks ranks) {
    double[] values = new double[figures.size()];
    for (int f = 0; f < values.length; f++) {
      values[f] = of(ranks, f);
    }
    return values;
  }

  /** One of them, by its place among the keys. */
  double of(RelevantRanks ranks, int figure) {
    return figures.get(figure).metric.of(ranks, figures.get(figure).k);
  }
}
