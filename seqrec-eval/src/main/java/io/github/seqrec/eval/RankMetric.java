package io.github.seqrec.eval;

import java.util.Locale;

/**
 * What a ranking is worth, as pure functions of the ranks of the relevant items. {@link
 * RelevantRanks} gives the formulas and papers.
 */
public enum RankMetric {
  /** A relevant item among the first k; key {@code hr@k}. */
  HR {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.hitRate(k);
    }
  },
  /** Discounted gain over its largest value; key {@code ndcg@k}. */
  NDCG {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.ndcg(k);
    }
  },
  /** One over the first relevant rank, whatever the cutoff; key {@code mrr}. */
  MRR {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.reciprocal();
    }

    @Override
    public boolean cut() {
      return false;
    }
  },
  /** One over the first relevant rank if it is at most k; key {@code mrr@k}. */
  MRR_AT_K {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.reciprocal(k);
    }
  },
  /** The share of the relevant items among the first k; key {@code recall@k}. */
  RECALL {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.recall(k);
    }
  },
  /** The share of the first k that is relevant; key {@code precision@k}. */
  PRECISION {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.precision(k);
    }
  },
  /** Average precision cut at k; key {@code map@k}. */
  MAP {
    @Override
    public double of(RelevantRanks ranks, int k) {
      return ranks.averagePrecision(k);
    }
  };

  /**
   * The value for one ranking.
   *
   * @param k cutoff, 1 or more; ignored unless {@link #cut}
   * @return 0..1
   */
  public abstract double of(RelevantRanks ranks, int k);

  /** Whether the value depends on a cutoff. */
  public boolean cut() {
    return true;
  }

  /** The key under which reports hold the mean. */
  public String key(int k) {
    String name = (this == MRR_AT_K ? MRR : this).name().toLowerCase(Locale.ROOT);
    return cut() ? name + "@" + k : name;
  }
}
