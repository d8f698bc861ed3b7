package io.github.seqrec.p5.prompt;

import io.github.seqrec.api.SequenceDataset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws items of the training data that a user does not have there. */
final class OtherItems {

  private final SequenceDataset training;

  /** The items that training events have, ascending: the catalogue may hold more. */
  private final int[] trained;

  OtherItems(SequenceDataset training) {
    this.training = training;
    this.trained =
        IntStream.range(0, training.userCount())
            .flatMap(user -> Arrays.stream(items(user)))
            .sorted()
            .distinct()
            .toArray();
  }

  private int[] items(int user) {
    return training.sequence(user).history(training.sequence(user).size()).toArray();
  }

  /**
   * Draws distinct items, each equally likely.
   *
   * @param user by index
   * @param count how many
   * @return a new array, shorter if there are not so many
   */
  int[] draw(int user, int count, SplittableRandom random) {
    int[] own = Arrays.stream(items(user)).sorted().toArray();
    int[] others =
        Arrays.stream(trained).filter(item -> Arrays.binarySearch(own, item) < 0).toArray();
    int drawn = Math.min(count, others.length);
    for (int i = 0; i < drawn; i++) {
      int other = i + random.nextInt(others.length - i);
      int kept = others[i];
      others[i] = others[other];
      others[other] = kept;
    }
    return Arrays.copyOf(others, drawn);
  }
}
