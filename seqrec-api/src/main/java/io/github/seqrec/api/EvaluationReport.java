package io.github.seqrec.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one model under one protocol, with all that is needed to read them.
 *
 * @param model name of the model
 * @param protocol one line that names the protocol and its parameters
 * @param metrics mean over the scored cases (and over draws), by key: {@code hr@10}, {@code
 *     ndcg@10}, {@code mrr}, which lie in 0..1 unless the protocol says that they are corrected;
 *     also figures of the recommended lists, such as {@code coverage@10} and {@code novelty@10}
 * @param deviations standard deviation over the draws of negatives, by the same keys; empty for
 *     protocols without chance
 * @param cases which were scored
 * @param tieRate share of the rankings in which another candidate had exactly the target's score,
 *     0..1
 */
public record EvaluationReport(
    String model,
    String protocol,
    Map<String, Double> metrics,
    Map<String, Double> deviations,
    Cases cases,
    double tieRate) {

  /**
   * The accounting of test cases: {@code given = scored + the sum of skipped}.
   *
   * @param given cases handed in
   * @param scored cases that the metrics are means of
   * @param skipped the others, counted by reason
   */
  public record Cases(int given, int scored, Map<String, Integer> skipped) {

    /** Checks the sum, copies the map. */
    public Cases {
      skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
      int sum = scored + skipped.values().stream().mapToInt(Integer::intValue).sum();
      if (sum != given) {
        throw new IllegalArgumentException(
            "scored ("
                + scored
                + ") and skipped "
                + skipped
                + " must add up to given ("
                + given
                + ")");
      }
    }
  }

  /** Copies the maps, keeping their order. */
  public EvaluationReport {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    deviations = Collections.unmodifiableMap(new LinkedHashMap<>(deviations));
  }

  /** HR@K: the share of cases whose next item ranks among the first {@code k}. */
  public double hitRate(int k) {
    return metric("hr@" + k);
  }

  /** NDCG@K with one relevant item: the mean of 1 / log2(rank + 1) where rank is at most k. */
  public double ndcg(int k) {
    return metric("ndcg@" + k);
  }

  /** Mean of 1 / rank. */
  public double mrr() {
    return metric("mrr");
  }

  /**
   * A figure by its key.
   *
   * @throws IllegalArgumentException if the report does not hold it
   */
  public double metric(String key) {
    Double value = metrics.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "the report has no '"
              + key
              + "'; it has "
              + metrics.keySet()
              + "; ask the evaluator for other cutoffs");
    }
    return value;
  }

  /** A few lines of text: model, protocol, figures, accounting. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(model).append(": ").append(protocol);
    metrics.forEach(
        (key, value) -> {
          text.append(String.format(Locale.ROOT, "%n  %-8s %.4f", key, value));
          Double sd = deviations.get(key);
          if (sd != null) {
            text.append(String.format(Locale.ROOT, " (sd %.4f)", sd));
          }
        });
    return text.append(
            String.format(
                Locale.ROOT,
                "%n  cases    %,d of %,d%s; ties %.2f %%",
                cases.scored(),
                cases.given(),
                cases.skipped().isEmpty() ? "" : ", skipped " + cases.skipped(),
                100 * tieRate))
        .toString();
  }
}
