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
    int[] own = Arrays.stream(items(user)).sorted().distinct().toArray();
    int[] drawn = new int[Math.min(count, trained.length - own.length)];
    if (2L * (own.length + drawn.length) > trained.length) {
      return first(drawn.length, own, random);
    }
    // Most draws are good: none is looked for among all items.
    for (int i = 0; i < drawn.length; i++) {
      do {
        drawn[i] = trained[random.nextInt(trained.length)];
      } while (Arrays.binarySearch(own, drawn[i]) >= 0 || contains(drawn, i, drawn[i]));
    }
    return drawn;
  }

  private static boolean contains(int[] values, int end, int value) {
    for (int i = 0; i < end; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }

  /** The first of all other items, once these are shuffled as far as that. */
  private int[] first(int count, int[] own, SplittableRandom random) {
    int[] others =
        Arrays.stream(trained).filter(item -> Arrays.binarySearch(own, item) < 0).toArray();
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(others.length - i);
      int kept = others[i];
      others[i] = others[other];
      others[other] = kept;
    }
    return Arrays.copyOf(others, count);
  }
}
