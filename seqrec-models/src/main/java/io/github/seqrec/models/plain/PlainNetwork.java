package io.github.seqrec.models.plain;

/** A network on the heap. Thread-safe: it changes nothing of its own. */
interface PlainNetwork {

  /**
   * The state after the last item.
   *
   * @param items indices from 1, oldest first, one or more, none left out
   * @return D values
   */
  float[] state(int[] items);

  /** What states are multiplied with. */
  ItemMatrix output();

  /** The longest history that is read; of longer ones the latest items count. */
  int maxLength();
}
