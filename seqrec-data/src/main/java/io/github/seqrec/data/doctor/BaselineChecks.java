package io.github.seqrec.data.doctor;

import io.github.seqrec.api.History;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.internal.ItemEvents;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far one gets without any model: by what is popular, and by what was seen. */
final class BaselineChecks {

  private static final int TOP = 10;

  private BaselineChecks() {}

  static List<Finding> of(Split split) {
    return List.of(popularity(split), seen(split.test()));
  }

  /** Full ranking by training counts, seen items excluded, ties at their expected value. */
  private static Finding popularity(Split split) {
    long[] counts = ItemEvents.of(split.training());
    long[] ascending = Arrays.copyOfRange(counts, 1, counts.length);
    Arrays.sort(ascending);
    double hits = 0;
    double gain = 0;
    int asked = 0;
    int[] lastCase = new int[counts.length];
    for (int c = 0; c < split.test().size(); c++) {
      TestCase next = split.test().get(c);
      long count = counts[next.target()];
      int above = ascending.length - firstAtLeast(ascending, count + 1);
      int level = firstAtLeast(ascending, count + 1) - firstAtLeast(ascending, count);
      History history = next.history();
      for (int t = 0; t < history.size(); t++) {
        int item = history.item(t);
        if (lastCase[item] != c + 1) {
          lastCase[item] = c + 1;
          above -= counts[item] > count ? 1 : 0;
          level -= counts[item] == count ? 1 : 0;
        }
      }
      if (lastCase[next.target()] == c + 1) {
        continue; // a target that was seen is excluded with the rest
      }
      asked++;
      for (int rank = above + 1; rank <= Math.min(TOP, above + level); rank++) {
        hits += 1.0 / level;
        gain += 1 / (level * (Math.log(rank + 1) / Math.log(2)));
      }
    }
    hits /= Math.max(1, asked);
    gain /= Math.max(1, asked);
    return LeakageDoctor.finding(
        "popularity",
        Level.FACT,
        String.format(
            Locale.ROOT,
            "by popularity HR@10 is %.2f %%, NDCG@10 %.2f %% (full ranking, seen items excluded, %,d of"
                + " %,d cases)",
            100 * hits,
            100 * gain,
            asked,
            split.test().size()),
        "hr@10",
        hits,
        "ndcg@10",
        gain);
  }

  private static int firstAtLeast(long[] ascending, long value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Finding seen(List<TestCase> cases) {
    long seen = 0;
    long last = 0;
    for (TestCase next : cases) {
      History history = next.history();
      seen += history.contains(next.target()) ? 1 : 0;
      last += !history.isEmpty() && history.last() == next.target() ? 1 : 0;
    }
    double seenShare = (double) seen / cases.size();
    double lastShare = (double) last / cases.size();
    return LeakageDoctor.finding(
        "seen targets",
        seenShare > 0.05 ? Level.WARNING : Level.FACT,
        String.format(
            Locale.ROOT,
            "%.2f %% of the test items are in their history, %.2f %% are its last item%s",
            100 * seenShare,
            100 * lastShare,
            seenShare > 0.05 ? "; excluding seen items makes those cases unanswerable" : ""),
        "in_history",
        seenShare,
        "is_last",
        lastShare);
  }
}
