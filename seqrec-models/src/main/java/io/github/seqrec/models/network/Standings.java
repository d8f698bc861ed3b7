package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.seqrec.api.CatalogueRanks.Standing;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Counts where targets stand, by scores that never leave the native side. Not thread-safe. */
final class Standings {

  /** Scores held at once: 8 MB, which stay in the processor's cache until they are counted. */
  private static final int BLOCK = 1 << 21;

  /** Counts are sums in float32, which are exact below it. */
  private static final int MOST_ITEMS = 1 << 24;

  private final int[][] targets;
  private final int[][] excluded;
  private final List<Optional<Standing>> found;

  Standings(int histories, int[][] targets, int[][] excluded) {
    this.targets = targets;
    this.excluded = excluded;
    found = new ArrayList<>(Collections.nCopies(histories, Optional.empty()));
  }

  /**
   * Counts for some histories.
   *
   * @param states (histories, D), after the last item of each
   * @param histories their indices
   */
  void count(OutputLayer output, NDArray states, int[] histories) {
    long columns = output.items().getShape().get(0);
    if (columns >= MOST_ITEMS) {
      return;
    }
    int rows = (int) Math.max(1, BLOCK / columns);
    for (int from = 0; from < histories.length; from += rows) {
      int to = Math.min(from + rows, histories.length);
      try (NDManager scope = states.getManager().newSubManager()) {
        NDArray block = states.get(scope, new NDIndex(from + ":" + to));
        countBlock(output, new Pass(scope, false), block, Arrays.copyOfRange(histories, from, to));
      }
    }
  }

  private void countBlock(OutputLayer output, Pass pass, NDArray states, int[] histories) {
    NDArray wanted = ItemRows.padded(pass, targets, histories, 0);
    // The padding is no candidate either.
    NDArray left = ItemRows.padded(pass, excluded, histories, 1);
    NDList counts = Scores.standings(pass, output.all(pass, states), wanted, left);
    float[] scores = counts.get(0).toFloatArray();
    int[] greater = counts.get(1).toIntArray();
    int[] equal = counts.get(2).toIntArray();
    int width = scores.length / histories.length;
    for (int i = 0; i < histories.length; i++) {
      int begin = i * width;
      int end = begin + targets[histories[i]].length;
      if (Float.isFinite(scores[begin])) {
        found.set(
            histories[i],
            Optional.of(
                new Standing(
                    Arrays.copyOfRange(scores, begin, end),
                    Arrays.copyOfRange(greater, begin, end),
                    Arrays.copyOfRange(equal, begin, end))));
      }
    }
  }

  /** What was counted, by history. */
  List<Optional<Standing>> all() {
    return found;
  }
}
