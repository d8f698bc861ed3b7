package io.github.seqrec.api;

import java.util.stream.IntStream;

/**
 * One question with a known answer: after this history, the user took this item.
 *
 * @param history what the model may see; whether it also says the action of the target's event is a
 *     matter of the split
 * @param target the item index that came next
 * @param touched all events of the user in the whole data, before and after the target and the
 *     target itself; sampled negatives are never taken from them
 * @param further what the user took after the target, oldest first, if the question is about the
 *     next several items; empty if it is about the next one
 */
public record TestCase(History history, int target, History touched, History further) {

  /** Checks that the target is an item. */
  public TestCase {
    if (target < 1) {
      throw new IllegalArgumentException(
          "target (" + target + ") must be an item index, 1 or more");
    }
  }

  /** A question about the next item. */
  public TestCase(History history, int target, History touched) {
    this(history, target, touched, History.of());
  }

  /** The right answers: the target and what came after it, distinct, the target first. */
  public int[] relevant() {
    return further.isEmpty()
        ? new int[] {target}
        : IntStream.concat(IntStream.of(target), IntStream.of(further.toArray()))
            .distinct()
            .toArray();
  }
}
