package io.github.seqrec.models.baselines;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A first-order Markov chain: the probability of the next item given the last one, by counting
 * neighbours in the training sequences, smoothed by popularity:
 *
 * <pre>score(j | i) = (count(i, j) + smoothing * p(j)) / (count(i) + smoothing)</pre>
 *
 * where p(j) is the share of j among all events.
 */
public final class MarkovChain extends CountingRecommender {

  /**
   * The options.
   *
   * @param smoothing weight of popularity, in observed transitions; positive
   */
  public record Options(double smoothing) {
    /** Checks the range. */
    public Options {
      Ranges.positive("smoothing", smoothing, 1);
    }

    /** One observed transition's worth of popularity. */
    public static Options defaults() {
      return new Options(1);
    }
  }

  /** The successors of item i stand at offsets[i] .. offsets[i + 1], sorted. */
  private final int[] offsets;

  private final int[] successors;
  private final int[] counts;
  private final double smoothing;
  private final float[] share;

  private MarkovChain(SequenceDataset data, Options options) {
    super(
        data.items(),
        Popularities.of(data),
        card("markov", RecordOptions.toMap(options), data.summary()));
    smoothing = options.smoothing;
    share = share(popularity());
    long[] pairs = transitions(data);
    Arrays.sort(pairs);
    offsets = new int[data.items().size() + 2];
    int[] next = new int[pairs.length];
    int[] times = new int[pairs.length];
    int distinct = 0;
    for (int p = 0; p < pairs.length; p++) {
      if (p > 0 && pairs[p] == pairs[p - 1]) {
        times[distinct - 1]++;
      } else {
        next[distinct] = (int) pairs[p];
        times[distinct++] = 1;
        offsets[(int) (pairs[p] >>> Integer.SIZE) + 1]++;
      }
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    successors = Arrays.copyOf(next, distinct);
    counts = Arrays.copyOf(times, distinct);
  }

  private MarkovChain(ModelDirectory saved) {
    super(saved);
    Options options = RecordOptions.replace(Options.defaults(), saved.optionTexts());
    smoothing = options.smoothing;
    share = share(popularity());
    offsets = ints(saved, "offsets");
    successors = ints(saved, "successors");
    counts = ints(saved, "counts");
    int items = saved.catalog().size();
    if (offsets.length != items + 2
        || offsets[0] != 0
        || IntStream.range(1, offsets.length).anyMatch(i -> offsets[i] < offsets[i - 1])
        || offsets[items + 1] != counts.length
        || successors.length != counts.length
        || Arrays.stream(successors).anyMatch(item -> item < 1 || item > items)) {
      throw new IllegalArgumentException(
          "the tensors offsets, successors and counts do not fit each other and the "
              + items
              + " items");
    }
  }

  private static int[] ints(ModelDirectory saved, String name) {
    Tensor tensor = saved.tensors().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("tensor '" + name + "' is missing");
    }
    return tensor.ints();
  }

  private static long[] transitions(SequenceDataset data) {
    long[] pairs = new long[Math.toIntExact(data.interactionCount())];
    int count = 0;
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 1; t < sequence.size(); t++) {
        pairs[count++] = (long) sequence.item(t - 1) << Integer.SIZE | sequence.item(t);
      }
    }
    return Arrays.copyOf(pairs, count);
  }

  private static float[] share(float[] popularity) {
    double sum = 0;
    for (int item = 1; item < popularity.length; item++) {
      sum += popularity[item];
    }
    float[] share = new float[popularity.length];
    for (int item = 1; item < popularity.length; item++) {
      share[item] = sum == 0 ? 0 : (float) (popularity[item] / sum);
    }
    return share;
  }

  /** A trainer; it counts once. */
  public static RecommenderTrainer trainer(Options options) {
    return (data, monitor) -> new MarkovChain(data, options);
  }

  @Override
  void score(History history, float[] row) {
    int last = history.last();
    double total = smoothing;
    for (int s = offsets[last]; s < offsets[last + 1]; s++) {
      total += counts[s];
    }
    for (int item = 1; item < row.length; item++) {
      row[item] = (float) (smoothing * share[item] / total);
    }
    for (int s = offsets[last]; s < offsets[last + 1]; s++) {
      row[successors[s]] += (float) (counts[s] / total);
    }
  }

  @Override
  protected Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("offsets", Tensor.of(offsets, offsets.length));
    tensors.put("successors", Tensor.of(successors, successors.length));
    tensors.put("counts", Tensor.of(counts, counts.length));
    return tensors;
  }

  /** Finds the baseline by its name. */
  public static final class Provider extends CountingProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super("markov", Options.defaults(), MarkovChain::trainer, MarkovChain::new);
    }
  }
}
