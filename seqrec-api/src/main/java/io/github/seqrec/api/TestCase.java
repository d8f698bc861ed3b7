package io.github.seqrec.api;

/**
 * One question with a known answer: after this history, the user took this item.
 *
 * @param history what the model may see; whether it also says the action of the target's event is a
 *     matter of the split
 * @param target the item index that came next
 * @param touched all events of the user in the whole data, before and after the target and the
 *     target itself; sampled negatives are never taken from them
 */
public record TestCase(History history, int target, History touched) {

  /** Checks that the target is an item. */
  public TestCase {
    if (target < 1) {
      throw new IllegalArgumentException(
          "target (" + target + ") must be an item index, 1 or more");
    }
  }
}
