package io.github.seqrec.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The ranks of a case's relevant items.
 *
 * @param ranks under the chosen order of ties
 * @param tied whether a candidate that is not relevant has the score of one that is
 */
record Ranked(RelevantRanks ranks, boolean tied) {

  /** Candidates that can be counted by their score. */
  interface Candidates {
    /** How many candidates have a higher score, and how many have exactly this one. */
    Count count(float score);

    /** How many candidates of exactly this score have a lower index than the item. */
    int tiedBefore(float score, int item);
  }

  /** Numbers of candidates relative to a score; relevant items are among them. */
  record Count(int greater, int equal) {}

  /**
   * Ranks the relevant items without sorting the candidates.
   *
   * @param relevant distinct item indices, at least one
   * @param scores theirs, in the same order
   */
  static Ranked of(int[] relevant, float[] scores, Candidates candidates, Ties ties) {
    // 0 - x, unlike -x, is the same for 0 and -0, whose candidates are of one group.
    Integer[] best =
        IntStream.range(0, relevant.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> 0.0 - scores[i])
                    .thenComparingInt(i -> relevant[i]))
            .toArray(Integer[]::new);
    Groups groups = new Groups(relevant.length);
    boolean tied = false;
    for (int from = 0; from < best.length; ) {
      float score = scores[best[from]];
      int to = from + 1;
      while (to < best.length && scores[best[to]] == score) {
        to++;
      }
      Count count = candidates.count(score);
      int members = to - from;
      tied |= count.equal > members;
      switch (ties) {
        case EXPECTED -> groups.add(count.greater, count.equal, members);
        case OPTIMISTIC -> groups.add(count.greater, members, members);
        case PESSIMISTIC -> groups.add(count.greater + count.equal - members, members, members);
        case BY_INDEX -> {
          for (int i = from; i < to; i++) {
            groups.add(count.greater + candidates.tiedBefore(score, relevant[best[i]]), 1, 1);
          }
        }
      }
      from = to;
    }
    return new Ranked(groups.ranks(), tied);
  }

  private static final class Groups {
    private final int[] greater;
    private final int[] size;
    private final int[] relevant;
    private int count;

    Groups(int most) {
      greater = new int[most];
      size = new int[most];
      relevant = new int[most];
    }

    void add(int higher, int all, int members) {
      greater[count] = higher;
      size[count] = all;
      relevant[count++] = members;
    }

    RelevantRanks ranks() {
      return RelevantRanks.ofGroups(
          Arrays.copyOf(greater, count),
          Arrays.copyOf(size, count),
          Arrays.copyOf(relevant, count));
    }
  }
}
