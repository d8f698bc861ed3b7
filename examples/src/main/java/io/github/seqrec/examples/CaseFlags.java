package io.github.seqrec.examples;

import io.github.seqrec.api.Split;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that say which targets are asked for, and what is told about them; not what is learnt. */
final class CaseFlags {

  @Option(
      names = "--test-min-rating",
      paramLabel = "R",
      description = "Asks only for targets (validation and test) rated at least R.")
  private @Nullable Double minRating;

  @Option(
      names = "--test-action",
      paramLabel = "NAME",
      description = "Asks only for targets (validation and test) of this action.")
  private @Nullable String action;

  @Option(
      names = "--tell-action",
      description =
          "Tells the model the action of the target's event; it must not know by default.")
  private boolean tellAction;

  /**
   * The cases of these data.
   *
   * @throws IllegalArgumentException if the data have no ratings or actions and they are asked for
   */
  Split split(InteractionDataset events) {
    require(minRating == null || events.sequence(0).hasRatings(), "--test-min-rating", "ratings");
    require(action == null || !events.actions().isEmpty(), "--test-action", "actions");
    Split split = LeaveOneOut.of(events, this::asks);
    return tellAction ? LeaveOneOut.tellingActions(split) : split;
  }

  private boolean asks(UserSequence sequence, int position) {
    return (minRating == null || sequence.rating(position) >= minRating.floatValue())
        && (action == null || sequence.action(position).equals(action));
  }

  private static void require(boolean holds, String flag, String column) {
    if (!holds) {
      throw new IllegalArgumentException(
          flag + " needs data with " + column + ", found none; choose another --format or file");
    }
  }
}
