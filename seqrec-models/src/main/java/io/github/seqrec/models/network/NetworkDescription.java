package io.github.seqrec.models.network;

import io.github.seqrec.data.RowParts;
import io.github.seqrec.models.options.RecordOptions;
import java.util.Map;

/**
 * A network described in one expression: what is not said is as {@link NetworkFactory} has it.
 *
 * @param model the name of the model, such as {@code sasrec}
 * @param options every option, by name
 * @param maxLength the longest history that the network reads
 * @param reach how many of the latest items the last state depends on
 * @param rowParts how a training divides the rows of a step
 * @param readsUsers whether the network knows users one by one
 * @param readsActions whether it tells kinds of events apart
 * @param creator makes it
 */
public record NetworkDescription(
    String model,
    Map<String, Object> options,
    int maxLength,
    int reach,
    RowParts rowParts,
    boolean readsUsers,
    boolean readsActions,
    Creator creator)
    implements NetworkFactory {

  /** Makes a network, as {@link NetworkFactory#create}. */
  public interface Creator {
    /** Makes the network. */
    SequenceNetwork create(Parameters parameters, NetworkSizes sizes);
  }

  /** A network that reads items only, all of them as far as {@code maxLength} goes. */
  public static NetworkDescription of(
      String model, Record options, int maxLength, Creator creator) {
    return new NetworkDescription(
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
  public NetworkDescription reaching(int items) {
    return new NetworkDescription(
        model, options, maxLength, items, rowParts, readsUsers, readsActions, creator);
  }

  /** The same, which is trained on rows divided in this way. */
  public NetworkDescription dividing(RowParts parts) {
    return new NetworkDescription(
        model, options, maxLength, reach, parts, readsUsers, readsActions, creator);
  }

  /** The same, which knows users, or not. */
  public NetworkDescription readingUsers(boolean reads) {
    return new NetworkDescription(
        model, options, maxLength, reach, rowParts, reads, readsActions, creator);
  }

  /** The same, which tells kinds of events apart, or not. */
  public NetworkDescription readingActions(boolean reads) {
    return new NetworkDescription(
        model, options, maxLength, reach, rowParts, readsUsers, reads, creator);
  }

  @Override
  public SequenceNetwork create(Parameters parameters, NetworkSizes sizes) {
    return creator.create(parameters, sizes);
  }
}
