package io.github.seqrec.examples.bench;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.batch.Windows;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many floating-point operations an epoch of a model takes by its equations: those of matrix
 * products, an addition and a multiplication being two, and a backward pass twice the forward one.
 *
 * <p>Legend: N items, D state size, H hidden size, E embedding size, F inner size, W window.
 */
final class Arithmetic {

  private static final double OPERATIONS_OF_A_PRODUCT = 2;
  private static final double PASSES = 3;

  private final Map<String, Object> options;
  private final int items;

  /** Positions of an epoch, pairs of one and another that it may attend to, and targets. */
  private double positions;

  private double pairs;
  private double targets;

  private Arithmetic(Map<String, Object> options, SequenceDataset data) {
    this.options = options;
    this.items = data.items().size();
    Windows windows = Windows.valueOf(text("windows").toUpperCase(Locale.ROOT));
    boolean convolves = options.containsKey("window");
    int longest = integer(windows == Windows.PREFIXES && convolves ? "window" : "maxLength");
    for (int u = 0; u < data.userCount(); u++) {
      int size = data.sequence(u).size();
      for (int end = size; end >= 2; end = windows.nextEnd(end, longest)) {
        double row = Math.min(end - 1, longest);
        positions += row;
        pairs += row * (row + 1) / 2;
        targets += Math.min(row, windows.learnt(longest));
      }
    }
  }

  /**
   * Billions of them.
   *
   * @param options of the model by name
   * @return empty for a model whose time is not that of matrix products
   */
  static OptionalDouble ofAnEpoch(String model, Map<String, Object> options, SequenceDataset data) {
    return switch (model) {
      case "sasrec" -> new Arithmetic(options, data).sasRec();
      case "transformer" -> new Arithmetic(options, data).transformer();
      case "rnn" -> new Arithmetic(options, data).recurrent(1);
      case "gru" -> new Arithmetic(options, data).recurrent(3);
      case "lstm" -> new Arithmetic(options, data).recurrent(4);
      case "caser" -> new Arithmetic(options, data).caser();
      default -> OptionalDouble.empty();
    };
  }

  private OptionalDouble sasRec() {
    double d = integer("dim");
    double projections = text("normPlace").equals("query") ? 3 : 4;
    double block = positions * (projections + 2 * integer("expansion")) * d * d + 2 * pairs * d;
    return total(integer("blocks") * block, d);
  }

  private OptionalDouble transformer() {
    double d = integer("dim");
    double layer = positions * (4 * d * d + 2 * d * integer("inner")) + 2 * pairs * d;
    return total(integer("layers") * layer, d);
  }

  private OptionalDouble recurrent(int gates) {
    double h = integer("hidden");
    double e = integer("embeddingDim");
    double cells = gates * h * (e + h + (integer("layers") - 1) * 2 * h);
    boolean tied = text("tied").equals("true");
    double projection = tied && h != e ? h * e : 0;
    return total(positions * (cells + projection), tied ? e : h);
  }

  /** The filters of neighbouring windows share what they have in common. */
  private OptionalDouble caser() {
    double d = integer("dim");
    double w = integer("window");
    double horizontal = integer("horizontal");
    double vertical = integer("vertical");
    double filters = horizontal * d * w * (w + 1) / 2 + vertical * w * d;
    double dense = (horizontal * w + vertical * d) * d;
    double found = text("users").equals("true") ? 2 * d : d;
    boolean tied = text("tied").equals("true");
    double projection = tied ? found * d : 0;
    return total(positions * (filters + dense + projection), tied ? d : found);
  }

  /**
   * Adds the output layer.
   *
   * @param products of a forward pass through the network
   * @param d what the output layer reads of a position
   */
  private OptionalDouble total(double products, double d) {
    double scored = text("loss").equals("softmax") ? items : 1 + integer("negatives");
    return OptionalDouble.of(
        PASSES * OPERATIONS_OF_A_PRODUCT * (products + targets * scored * d) / 1e9);
  }

  private int integer(String name) {
    return Integer.parseInt(text(name));
  }

  private String text(String name) {
    return String.valueOf(options.get(name));
  }
}
