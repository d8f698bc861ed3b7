package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.api.internal.Shuffle;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Numbers for items that tell nothing of what is held out, for models that read numbers as text,
 * such as P5.
 */
public final class ItemNumbering {

  private static final long SEED = 42;

  private ItemNumbering() {}

  /**
   * Numbers items from 1 by their first appearance in the training data, user after user; those
   * that are not in it follow in an order of chance, since that of the catalogue is the order in
   * which they were held out.
   *
   * @return the number of each item index; at 0, the padding, 0
   */
  public static int[] byTraining(SequenceDataset training) {
    int[] numbers = new int[training.items().size() + 1];
    int last = 0;
    for (int u = 0; u < training.userCount(); u++) {
      UserSequence sequence = training.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        if (numbers[sequence.item(t)] == 0) {
          numbers[sequence.item(t)] = ++last;
        }
      }
    }
    int[] others = IntStream.range(1, numbers.length).filter(item -> numbers[item] == 0).toArray();
    Shuffle.inPlace(others, new SplittableRandom(SEED));
    for (int item : others) {
      numbers[item] = ++last;
    }
    return numbers;
  }
}
