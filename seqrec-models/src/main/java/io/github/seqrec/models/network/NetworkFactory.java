package io.github.seqrec.models.network;

import io.github.seqrec.data.RowParts;
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
   * How many of the latest items the last state depends on, at most {@link #maxLength}. Scoring
   * gives the network no more of a history.
   */
  default int reach() {
    return maxLength();
  }

  /** How a training divides the rows of a step before the network reads them. */
  default RowParts rowParts() {
    return RowParts.usual();
  }

  /** Whether the network knows users one by one. Their ids are saved with it then. */
  default boolean readsUsers() {
    return false;
  }

  /**
   * Whether the network tells kinds of events apart, see {@link ActionEmbedding}. Their names are
   * saved with it then, and it is trained on data with actions only.
   */
  default boolean readsActions() {
    return false;
  }

  /**
   * Makes the network.
   *
   * <p>Parameters of these names have a row for each name and one before them: {@code
   * items.weight}, {@code items.bias}, {@code output.weight} and {@code output.bias} for items,
   * {@code users.own} for users, {@code actions.weight} and {@code target_actions.weight} for
   * actions. A training that starts from a saved model lets these grow, and no others.
   *
   * @param parameters to be filled: random values for training, stored ones for serving
   */
  SequenceNetwork create(Parameters parameters, NetworkSizes sizes);
}
