package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.models.index.ItemIndex;
import io.github.seqrec.models.index.TableIndex;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The best items of a network whose scores are products. Searching is thread-safe. */
final class CatalogueSearch implements AutoCloseable {

  private final NDManager manager;
  private final ItemCatalog catalog;

  /** Chosen by the caller; without, all items are searched. */
  private @Nullable ItemIndex index;

  private @Nullable NDArray computedBias;

  CatalogueSearch(NDManager manager, ItemCatalog catalog) {
    this.manager = manager;
    this.catalog = catalog;
  }

  /** Searches by another index from now on; nobody may be searching. */
  void by(ItemIndex.Factory factory, Pass pass, DotOutput output) {
    NDArray bias = output.bias();
    ItemIndex built = factory.build(pass, manager, output.items(), bias);
    close();
    index = built;
    if (bias != null && bias.getManager() != manager) {
      bias.attach(manager); // the network has computed it in this pass, and the index keeps it
      computedBias = bias;
    }
  }

  /**
   * The best items after some states.
   *
   * @param states (M, D)
   * @return for each state its items, best first, of equal ones the lower index first; null if a
   *     tie crosses the end of the list
   */
  List<@Nullable List<ScoredItem>> top(Pass pass, DotOutput output, NDArray states, int count) {
    // One more than asked for shows whether a tie goes on behind the last one.
    NDList best = best(pass, output, states, count + 1);
    float[] scores = best.get(0).toFloatArray();
    int[] items = best.get(1).toIntArray();
    int rows = (int) states.getShape().get(0);
    int width = scores.length / rows;
    List<@Nullable List<ScoredItem>> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      found.add(ranked(scores, items, row * width, width, count));
    }
    return found;
  }

  private NDList best(Pass pass, DotOutput output, NDArray states, int count) {
    NDArray items = output.items();
    NDArray bias = output.bias();
    if (index == null && catalog.size() <= TableIndex.BLOCK) {
      return Scores.topOfBlock(pass, states, items, bias, count);
    }
    ItemIndex of = index == null ? TableIndex.EXACT.build(pass, manager, items, bias) : index;
    return Scores.topSome(pass, states, of.candidates(pass, states, count), items, bias, count);
  }

  private @Nullable List<ScoredItem> ranked(
      float[] scores, int[] items, int from, int width, int count) {
    List<Integer> order = new ArrayList<>();
    for (int at = from; at < from + width; at++) {
      if (items[at] != ItemCatalog.PADDING) {
        order.add(at);
      }
    }
    if (order.size() > count && scores[order.get(count)] == scores[order.get(count - 1)]) {
      return null;
    }
    order.sort(
        (a, b) ->
            scores[a] != scores[b]
                ? Float.compare(scores[b], scores[a])
                : Integer.compare(items[a], items[b]));
    return order.stream()
        .limit(count)
        .map(at -> new ScoredItem(catalog.id(items[at]), scores[at]))
        .toList();
  }

  @Override
  public void close() {
    if (computedBias != null) {
      computedBias.close();
      computedBias = null;
    }
    if (index != null) {
      index.close();
    }
  }
}
