package io.github.seqrec.spark;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.eval.EvaluationPart;
import io.github.seqrec.eval.PartialEvaluator;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Evaluates a saved model on the cases of a split: each executor ranks those of its users, and the
 * sums meet on the driver. The report is that of one machine, up to the rounding of sums.
 *
 * <pre>{@code
 * SparkEvaluator ranking =
 *     SparkEvaluator.of(() -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
 * System.out.println(ranking.evaluate(Path.of("model"), split, SparkSplit.Part.TEST));
 * }</pre>
 *
 * <p>Immutable. Threads may share it, each with a split of its own, as sequences are used by one
 * thread, if the protocol may be called by several at once.
 */
public final class SparkEvaluator {

  private final Protocol protocol;

  private SparkEvaluator(Protocol protocol) {
    this.protocol = protocol;
  }

  /** Makes an evaluator, wherever it is needed: everywhere of the same settings. */
  @FunctionalInterface
  public interface Protocol extends Supplier<PartialEvaluator>, Serializable {}

  /**
   * An evaluator by full or sampled ranking.
   *
   * @throws IllegalArgumentException if figures of lists are asked for, which need all lists
   */
  public static SparkEvaluator of(Protocol protocol) {
    protocol.get().requireParts();
    return new SparkEvaluator(protocol);
  }

  /**
   * Evaluates a model.
   *
   * @param model a saved one, on the driver's machine
   * @param split of the sequences that the model's catalogue is of
   * @throws IllegalArgumentException if the model's catalogue is not the split's, or there is no
   *     case, or none that can be scored
   * @throws UncheckedIOException if the model cannot be read
   */
  public EvaluationReport evaluate(Path model, SparkSplit split, SparkSplit.Part part) {
    requireSame(catalog(model), split.sequences().items());
    SparkSplit.Parts parts = split.parts();
    JavaRDD<UserBlock> blocks = split.sequences().ordered();
    List<Integer> counts =
        blocks
            .mapPartitions(
                some -> {
                  int cases = 0;
                  while (some.hasNext()) {
                    cases += part.of(parts.of(some.next())).size();
                  }
                  return List.of(cases).iterator();
                })
            .collect();
    List<Integer> firsts = new ArrayList<>();
    int first = 0;
    for (int count : counts) {
      firsts.add(first);
      first = Math.addExact(first, count);
    }
    ShippedModel shipped =
        ShippedModel.ship(JavaSparkContext.fromSparkContext(blocks.context()), model);
    Ranking ranking = new Ranking(protocol, shipped, parts, part, new ArrayList<>(firsts));
    Optional<EvaluationPart> whole;
    try {
      whole =
          blocks.mapPartitionsWithIndex(ranking::evaluate, true).collect().stream()
              .reduce(EvaluationPart::plus);
    } finally {
      Freeing.afterwards(shipped.files()::destroy);
    }
    return protocol
        .get()
        .report(
            whole.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "cases is empty; evaluation needs at least one test case: does the split"
                            + " leave any?")));
  }

  /** Of the files, which takes neither the memory of the model nor libtorch on the driver. */
  private static ItemCatalog catalog(Path model) {
    try {
      return ModelDirectory.read(model).catalog();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model " + model.toAbsolutePath(), e);
    }
  }

  /** The cases name items by their numbers, which mean others in another catalogue. */
  private static void requireSame(ItemCatalog ofModel, ItemCatalog ofSplit) {
    if (ofModel.equals(ofSplit)) {
      return;
    }
    int item = 1;
    while (item <= Math.min(ofModel.size(), ofSplit.size())
        && ofModel.id(item).equals(ofSplit.id(item))) {
      item++;
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the model's catalogue (%,d items) must be the split's (%,d items): item %,d is %s in"
                + " the model and %s in the split; train on the rows that are split, with the same"
                + " filters and the same column of order",
            ofModel.size(),
            ofSplit.size(),
            item,
            id(ofModel, item),
            id(ofSplit, item)));
  }

  private static String id(ItemCatalog catalog, int item) {
    return item <= catalog.size() ? "'" + catalog.id(item) + "'" : "none";
  }

  /** What the tasks do. */
  private record Ranking(
      Protocol protocol,
      ShippedModel model,
      SparkSplit.Parts parts,
      SparkSplit.Part part,
      ArrayList<Integer> firsts)
      implements Serializable {

    Iterator<EvaluationPart> evaluate(int partition, Iterator<UserBlock> blocks) {
      List<TestCase> cases = new ArrayList<>();
      blocks.forEachRemaining(block -> cases.addAll(part.of(parts.of(block))));
      if (cases.isEmpty()) {
        return List.<EvaluationPart>of().iterator();
      }
      ComputeThreads.ofThisThread(TaskContext.get().cpus());
      return List.of(protocol.get().evaluatePart(model.ofTask(), cases, firsts.get(partition)))
          .iterator();
    }
  }
}
