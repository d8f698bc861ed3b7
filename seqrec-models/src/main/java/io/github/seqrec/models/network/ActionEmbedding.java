package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Pass;
import org.jspecify.annotations.Nullable;

/**
 * What the kinds of events add to the input of a network: after item t, one vector for the action
 * of event t, and one for the action of the event after it, whose item is asked for.
 *
 * <p>An event whose action is unknown gets nothing of the former. An unspecified target action has
 * a vector of its own, learnt from the sequences whose target actions {@link
 * BatchArrays#ofTraining} hides.
 *
 * <p>The state after item t then depends on the action of event t + 1 as well, and still on the
 * item of none after t. Thread-safe.
 */
public final class ActionEmbedding {

  /** Null for a network that does not read actions. */
  private final @Nullable NDArray actions;

  private final @Nullable NDArray targetActions;

  private ActionEmbedding(@Nullable NDArray actions, @Nullable NDArray targetActions) {
    this.actions = actions;
    this.targetActions = targetActions;
  }

  /**
   * Two tables (A + 1, D), {@code actions.weight} and {@code target_actions.weight}; none for a
   * network that does not read actions. To be asked for after all other parameters, whose random
   * values are then those of the network without actions.
   *
   * @param dim size D of the network's input
   */
  public static ActionEmbedding of(Parameters parameters, NetworkSizes sizes, int dim) {
    if (sizes.actions() == 0) {
      return new ActionEmbedding(null, null);
    }
    int rows = sizes.actions() + 1;
    return new ActionEmbedding(
        parameters.vectors("actions.weight", rows, dim),
        parameters.vectors("target_actions.weight", rows, dim));
  }

  /**
   * The input with what the actions add, after dropout; the input itself for a network that does
   * not read actions.
   *
   * @param x (B, L, D)
   * @param dropout 0..0.999
   * @return (B, L, D)
   */
  public NDArray addTo(Pass pass, NDArray x, BatchArrays batch, double dropout) {
    if (actions == null || targetActions == null) {
      return x;
    }
    return Kernels.addActions(
        pass, x, batch.actions(), batch.targetActions(), actions, targetActions, dropout);
  }
}
