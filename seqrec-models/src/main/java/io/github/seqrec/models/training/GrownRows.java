package io.github.seqrec.models.training;

import com.google.common.primitives.ImmutableIntArray;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.store.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the rows of a grown network's tables come from in those of a smaller one. */
final class GrownRows {

  /** Far enough to meet a known item, near enough to mean something alike. */
  private static final int WINDOW = 5;

  private static final int NEW = -1;

  /**
   * A table, and a smaller one.
   *
   * @param rows of each row the row in the smaller one, or {@link #NEW}
   * @param near of new rows, by their number, the old rows near them; may be shorter than the table
   * @param oldCount rows of the smaller one without the first
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Table(int[] rows, ImmutableIntArray[] near, int oldCount) {

    static Table of(List<String> grown, List<String> old) {
      Map<String, Integer> places = new HashMap<>();
      old.forEach(name -> places.put(name, places.size() + 1));
      int[] rows = new int[grown.size() + 1];
      for (int i = 0; i < grown.size(); i++) {
        rows[i + 1] = places.getOrDefault(grown.get(i), NEW);
      }
      return new Table(rows, new ImmutableIntArray[0], old.size());
    }

    boolean isNew(int row) {
      return rows[row] == NEW;
    }
  }

  private final Table items;
  private final Table users;
  private final Table actions;

  GrownRows(Vocabulary grown, Vocabulary old, SequenceDataset data) {
    Table ofItems = Table.of(grown.items().ids(), old.items().ids());
    items = new Table(ofItems.rows(), near(ofItems, data), ofItems.oldCount());
    users = Table.of(grown.users(), old.users());
    actions = Table.of(grown.actions(), old.actions());
  }

  /** How many items are new. */
  int newItems() {
    return (int) Arrays.stream(items.rows()).filter(row -> row == NEW).count();
  }

  /**
   * Puts old rows into their places, and into those of new items the mean of the old rows near
   * them. Other new rows stay as they are.
   *
   * @param first values of the grown tensor, changed in place
   */
  void fill(String name, float[] first, Map<String, Tensor> old) {
    fillKnown(name, first, old);
    Table table = table(name);
    if (table != null) {
      fillMeans(first, values(name, old), table);
    }
  }

  /** Puts old rows into their places only. */
  void fillKnown(String name, float[] first, Map<String, Tensor> old) {
    float[] values = values(name, old);
    Table table = table(name);
    int width = table == null ? first.length : first.length / table.rows().length;
    int expected = table == null ? width : width * (table.oldCount() + 1);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' has "
              + values.length
              + " values in what to start from, expected "
              + expected
              + "; start from a model of the same options");
    }
    int[] rows = table == null ? new int[] {0} : table.rows();
    for (int r = 0; r < rows.length; r++) {
      if (rows[r] != NEW) {
        System.arraycopy(values, rows[r] * width, first, r * width, width);
      }
    }
  }

  private static float[] values(String name, Map<String, Tensor> old) {
    Tensor tensor = old.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' is missing in what to start from; it holds " + old.keySet());
    }
    return tensor.floats();
  }

  /** By name, as {@link NetworkFactory.Creator#create} has it. */
  private @Nullable Table table(String name) {
    return switch (name) {
      case "items.weight", "items.bias", "output.weight", "output.bias" -> items;
      case "users.own" -> users;
      case "actions.weight", "target_actions.weight" -> actions;
      default -> null;
    };
  }

  private static void fillMeans(float[] first, float[] old, Table table) {
    int width = first.length / table.rows().length;
    for (int item = 1; item < table.near().length; item++) {
      ImmutableIntArray rows = table.near()[item];
      for (int d = 0; d < width && !rows.isEmpty(); d++) {
        int column = d;
        double sum = rows.stream().mapToDouble(row -> old[row * width + column]).sum();
        first[item * width + d] = (float) (sum / rows.length());
      }
    }
  }

  private static ImmutableIntArray[] near(Table items, SequenceDataset data) {
    Map<Integer, ImmutableIntArray.Builder> found = new HashMap<>();
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        if (items.isNew(sequence.item(t))) {
          addNear(
              found.computeIfAbsent(sequence.item(t), item -> ImmutableIntArray.builder()),
              items,
              sequence,
              t);
        }
      }
    }
    ImmutableIntArray[] rows = new ImmutableIntArray[data.items().size() + 1];
    Arrays.fill(rows, ImmutableIntArray.of());
    found.forEach((item, builder) -> rows[item] = builder.build());
    return rows;
  }

  private static void addNear(
      ImmutableIntArray.Builder rows, Table items, UserSequence sequence, int position) {
    int end = Math.min(sequence.size(), position + WINDOW + 1);
    for (int t = Math.max(0, position - WINDOW); t < end; t++) {
      int item = sequence.item(t);
      if (!items.isNew(item)) {
        rows.add(items.rows()[item]);
      }
    }
  }

  /** Adds what the smaller network's items count, in place. */
  void addCounts(float[] counts, float[] old) {
    for (int i = 1; i < counts.length; i++) {
      counts[i] += items.isNew(i) ? 0 : old[items.rows()[i]];
    }
  }
}
