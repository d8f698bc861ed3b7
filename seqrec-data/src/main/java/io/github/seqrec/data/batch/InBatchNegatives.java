package io.github.seqrec.data.batch;

import io.github.seqrec.api.SequenceDataset;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws negatives from the targets that the same optimizer step predicts for all its users, without
 * those that the user touched: what is popular is drawn more often, as the step sees it. Outside a
 * step, and where a user touched nearly all that the step predicts, it draws by popularity.
 *
 * <p>The chance of an item is taken to be that of its popularity, which the targets of a random
 * step follow (Yi et al. 2019).
 */
public final class InBatchNegatives implements NegativeSampler {

  /** Tries for one negative, after which it comes from the whole catalogue. */
  private static final int TRIES = 32;

  private final TouchedItems touched;
  private final PopularityNegatives byPopularity;

  private InBatchNegatives(TouchedItems touched, PopularityNegatives byPopularity) {
    this.touched = touched;
    this.byPopularity = byPopularity;
  }

  /**
   * A sampler over the catalogue and the users of the training data.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static InBatchNegatives of(SequenceDataset data) {
    PopularityNegatives byPopularity = PopularityNegatives.of(data);
    return new InBatchNegatives(byPopularity.touched(), byPopularity);
  }

  @Override
  public void sample(SplittableRandom random, int user, int[] into, int from, int count) {
    byPopularity.sample(random, user, into, from, count);
  }

  @Override
  public double logProbability(int user, int item) {
    return byPopularity.logProbability(user, item);
  }

  @Override
  public NegativeSampler ofStep(int[] targets) {
    return targets.length == 0 ? this : new OfStep(targets);
  }

  private final class OfStep implements NegativeSampler {

    private final int[] targets;

    OfStep(int[] targets) {
      this.targets = targets;
    }

    @Override
    public void sample(SplittableRandom random, int user, int[] into, int from, int count) {
      int[] excluded = touched.excludedFor(user);
      for (int i = from; i < from + count; i++) {
        int tries = 0;
        do {
          into[i] = targets[random.nextInt(targets.length)];
        } while (Arrays.binarySearch(excluded, into[i]) >= 0 && ++tries < TRIES);
        if (tries == TRIES) {
          byPopularity.sample(random, user, into, i, 1);
        }
      }
    }

    @Override
    public double logProbability(int user, int item) {
      return byPopularity.logProbability(user, item);
    }
  }
}
