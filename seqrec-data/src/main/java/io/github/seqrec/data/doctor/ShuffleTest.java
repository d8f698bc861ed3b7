package io.github.seqrec.data.doctor;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.internal.Shuffle;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How much order there is in the sequences: how many steps from an item to the next are steps that
 * occur often, and what is left of it when the events of each user are shuffled (after A.
 * Klenitskiy et al., Does It Look Sequential?, RecSys 2024, who count distinct steps, which a
 * strict rule has few of).
 */
final class ShuffleTest {

  private static final int OFTEN = 5;
  private static final int MOST_STEPS = 5_000_000;
  private static final long SEED = 42;

  /** Less than this share lost is what chance alone may do. */
  private static final double LITTLE = 0.1;

  private ShuffleTest() {}

  static Finding of(SequenceDataset training) {
    int every = (int) Math.max(1, training.interactionCount() / MOST_STEPS + 1);
    long ordered = frequentSteps(training, every, false);
    long shuffled = frequentSteps(training, every, true);
    double lost = ordered == 0 ? 0 : 1 - (double) shuffled / ordered;
    String verdict;
    if (ordered == 0) {
      verdict = "; too few events to tell";
    } else {
      verdict = lost < LITTLE ? "; hardly sequential: do not judge sequential models by it" : "";
    }
    return LeakageDoctor.finding(
        "sequence",
        lost < LITTLE ? Level.WARNING : Level.FACT,
        String.format(
            Locale.ROOT,
            "%,d steps from item to item occur %d times or more, %,d after shuffling each user"
                + " (%.1f %% fewer)%s%s",
            ordered,
            OFTEN,
            shuffled,
            100 * lost,
            every > 1 ? ", one user of " + every : "",
            verdict),
        "frequent_steps",
        ordered,
        "frequent_steps_shuffled",
        shuffled);
  }

  private static long frequentSteps(SequenceDataset training, int every, boolean shuffled) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] steps = new long[1024];
    int count = 0;
    for (int u = 0; u < training.userCount(); u += every) {
      int[] items = training.sequence(u).history(training.sequence(u).size()).toArray();
      if (shuffled) {
        Shuffle.inPlace(items, random);
      }
      if (count + items.length > steps.length) {
        steps = Arrays.copyOf(steps, Math.max(count + items.length, steps.length * 2));
      }
      for (int t = 1; t < items.length; t++) {
        steps[count++] = (long) items[t - 1] << Integer.SIZE | items[t];
      }
    }
    Arrays.sort(steps, 0, count);
    long frequent = 0;
    int begin = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || steps[i] != steps[begin]) {
        frequent += i - begin >= OFTEN ? i - begin : 0;
        begin = i;
      }
    }
    return frequent;
  }
}
