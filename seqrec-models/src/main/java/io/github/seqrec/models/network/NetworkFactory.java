package io.github.seqrec.models.network;

import java.util.Map;

/**
 * Describes a network and makes it: the one thing that a model adds to what training, saving and
 * serving do for all of them.
 */
public interface NetworkFactory {

  /** The name of the model, such as {@code sasrec}. */
  String model();

  /** Every option, by name, for card and configuration. */
  Map<String, Object> options();

  /** The longest history that the network reads; of longer ones the latest items count. */
  int maxLength();

  /**
   * Makes the network.
   *
   * @param parameters to be filled: random values for training, stored ones for serving
   * @param items number of items N; indices run from 1 to N
   */
  SequenceNetwork create(Parameters parameters, int items);
}
