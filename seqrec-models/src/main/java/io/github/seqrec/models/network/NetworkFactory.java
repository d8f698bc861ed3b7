package io.github.seqrec.models.network;

import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.models.options.RecordOptions;
import java.util.Map;

/**
 * Describes a network and makes it: the one thing that a model adds to what training, saving and
 * serving do for all of them.
 *
 * @param model the name of the model, such as {@code sasrec}
 * @param options every option, by name, for card and configuration
 * @param maxLength the longest history that the network reads; of longer ones the latest items
 *     count
 * @param reach how many of the latest items the last state depends on, at most {@code maxLength}:
 *     scoring gives the network no more of a history
 * @param rowParts how a training divides the rows of a step before the network reads them
 * @param readsUsers whether the network knows users one by one: their ids are saved with it then
 * @param readsActions whether the network tells kinds of events apart, see {@link ActionEmbedding}:
 *     their names are saved with it then, and it is trained on data with actions only
 * @param creator makes it
 */
public record NetworkFactory(
    String model,
    Map<String, Object> options,
    int maxLength,
    int reach,
    RowParts rowParts,
    boolean readsUsers,
    boolean readsActions,
    Creator creator) {

  /** Makes a network. */
  public interface Creator {
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

  /** A network that reads items only, all of them as far as {@code maxLength} goes. */
  public static NetworkFactory of(String model, Record options, int maxLength, Creator creator) {
    return new NetworkFactory(
        model,
        RecordOptions.toMap(options),
        maxLength,
        maxLength,
        RowParts.usual(),
        false,
        false,
        creator);
  }

  /** The same, the last state of which depends on this many items. */
  public NetworkFactory reaching(int items) {
    return new NetworkFactory(
        model, options, maxLength, items, rowParts, readsUsers, readsActions, creator);
  }

  /** The same, which is trained on rows divided in this way. */
  public NetworkFactory dividing(RowParts parts) {
    return new NetworkFactory(
        model, options, maxLength, reach, parts, readsUsers, readsActions, creator);
  }

  /** The same, which knows users, or not. */
  public NetworkFactory readingUsers(boolean reads) {
    return new NetworkFactory(
        model, options, maxLength, reach, rowParts, reads, readsActions, creator);
  }

  /** The same, which tells kinds of events apart, or not. */
  public NetworkFactory readingActions(boolean reads) {
    return new NetworkFactory(
        model, options, maxLength, reach, rowParts, readsUsers, reads, creator);
  }

  /** Makes the network, as {@link Creator#create}. */
  public SequenceNetwork create(Parameters parameters, NetworkSizes sizes) {
    return creator.create(parameters, sizes);
  }
}
