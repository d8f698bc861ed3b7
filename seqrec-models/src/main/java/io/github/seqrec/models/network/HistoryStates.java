package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.History;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.base.Chunks;
import io.github.seqrec.models.kernels.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The states of a network after histories. Thread-safe. */
final class HistoryStates {

  private final NDManager manager;
  private final SequenceNetwork network;
  private final int maxLength;
  private final List<String> actions;

  /** The indices of the users that the network knows, from 0. */
  private final Map<String, Integer> userIndices = new HashMap<>();

  /**
   * Of a network.
   *
   * @param maxLength of longer histories the latest items count
   * @param users ids of the users that the network knows; none if it does not read them
   * @param actions names of the actions that the network knows; none if it does not read them
   */
  HistoryStates(
      NDManager manager,
      SequenceNetwork network,
      int maxLength,
      List<String> users,
      List<String> actions) {
    this.manager = manager;
    this.network = network;
    this.maxLength = maxLength;
    this.actions = actions;
    for (String user : users) {
      userIndices.put(user, userIndices.size());
    }
  }

  /** What is done with the states after some histories, (M, D). */
  interface ChunkReader {
    void accept(int[] histories, Pass pass, NDArray states);
  }

  /** Runs the network over histories of similar length at a time, so that little is padding. */
  void inChunks(List<History> histories, int limit, ChunkReader reader) {
    for (int[] chunk :
        Chunks.byLength(
            histories.size(), i -> Math.min(maxLength, histories.get(i).size()), limit)) {
      List<History> rows = IntStream.of(chunk).mapToObj(histories::get).toList();
      if (!actions.isEmpty()) {
        rows.forEach(this::requireKnownActions);
      }
      try (NDManager scope = manager.newSubManager()) {
        Pass pass = new Pass(scope, false);
        BatchArrays batch =
            BatchArrays.of(scope, SequenceBatch.forScoring(rows, users(rows), maxLength));
        reader.accept(chunk, pass, network.lastStates(pass, batch));
      }
    }
  }

  private void requireKnownActions(History history) {
    int largest = history.targetAction();
    for (int t = 0; t < history.size(); t++) {
      largest = Math.max(largest, history.action(t));
    }
    if (largest > actions.size()) {
      throw new IllegalArgumentException(
          "action ("
              + largest
              + ") must be a code from 1 to "
              + actions.size()
              + ", one of "
              + actions
              + "; 0 is an unknown one");
    }
  }

  private int[] users(List<History> rows) {
    return rows.stream()
        .mapToInt(
            row ->
                row.user()
                    .map(id -> userIndices.getOrDefault(id, SequenceBatch.UNKNOWN_USER))
                    .orElse(SequenceBatch.UNKNOWN_USER))
        .toArray();
  }
}
