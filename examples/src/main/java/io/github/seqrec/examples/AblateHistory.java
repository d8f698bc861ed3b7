package io.github.seqrec.examples;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.eval.SampledRankingEvaluator;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What of a history a trained model uses: its order, and how far back it looks. */
@Command(
    name = "AblateHistory",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates saved models on the test cases of a file with histories as they are, in random",
      "order, with all but the last event in random order, and cut to the latest events. The target",
      "is ranked among the same 100 items each time, of three draws, none of which the user ever",
      "touched. Prints a table of HR@10 and NDCG@10."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class AblateHistory implements Callable<Integer> {

  private static final int K = 10;
  private static final int DRAWS = 3;

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "Models that were trained on this file.")
  private List<Path> models;

  @Option(
      names = "--latest",
      split = ",",
      defaultValue = "1,2,5,10,20,50",
      paramLabel = "N",
      description = "Lengths that histories are cut to.")
  private List<Integer> latest;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Where the random orders and the negatives come from.")
  private long seed;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new AblateHistory(), args);
  }

  @Override
  public Integer call() throws IOException {
    Split split = data.split();
    List<TestCase> cases = split.test();
    SampledRankingEvaluator ranking =
        SampledRankingEvaluator.of(Protocols.NEGATIVES, DRAWS, seed).cutoffs(K);
    PrintWriter console = Commands.out(spec);
    console.println(
        "| model | directory | history | HR@10 | NDCG@10 | NDCG@10 of the whole one's |");
    console.println("| --- | --- | --- | ---: | ---: | ---: |");
    for (Path directory : models) {
      try (SequentialRecommender model = Recommenders.load(directory)) {
        requireSame(directory, "item", model.catalog().ids(), split.training().items().ids());
        if (!model.actions().isEmpty()) {
          requireSame(directory, "action", model.actions(), split.training().actions());
        }
        double whole = Double.NaN;
        for (Variant variant : variants()) {
          EvaluationReport report = ranking.evaluate(model, variant.of(cases));
          whole = Double.isNaN(whole) ? report.ndcg(K) : whole;
          console.printf(
              Locale.ROOT,
              "| %s | %s | %s | %.4f | %.4f | %.2f |%n",
              model.card().model(),
              directory,
              variant.name(),
              report.hitRate(K),
              report.ndcg(K),
              report.ndcg(K) / whole);
          console.flush();
        }
      }
    }
    return 0;
  }

  /**
   * Cases name items and actions by their indices in the file, which mean something else to a model
   * that counts them in another order. It may know more of them behind these.
   */
  private void requireSame(Path directory, String what, List<String> known, List<String> read) {
    for (int i = 0; i < read.size(); i++) {
      if (i >= known.size() || !known.get(i).equals(read.get(i))) {
        throw new IllegalArgumentException(
            directory
                + " is a model of other data: its "
                + what
                + " "
                + (i + 1)
                + (i < known.size() ? " is '" + known.get(i) + "'" : " is missing")
                + ", that of "
                + data.file()
                + " is '"
                + read.get(i)
                + "'; give the file and the --format that it was trained on");
      }
    }
  }

  /** The whole history first. */
  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant("whole", history -> history));
    variants.add(new Variant("in random order", history -> shuffled(history, history.size())));
    variants.add(
        new Variant(
            "all but the last in random order", history -> shuffled(history, history.size() - 1)));
    for (int count : latest) {
      variants.add(new Variant("the latest " + count, history -> history.latest(count)));
    }
    return variants;
  }

  /** The first events in an order that depends on the history and the seed alone. */
  private History shuffled(History history, int count) {
    int[] order = IntStream.range(0, history.size()).toArray();
    SplittableRandom random = new SplittableRandom(seed + history.hashCode());
    for (int last = count - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int kept = order[last];
      order[last] = order[other];
      order[other] = kept;
    }
    History result = History.of(IntStream.of(order).map(history::item).toArray());
    if (history.hasActions()) {
      result = result.withActions(IntStream.of(order).map(history::action).toArray());
      result = result.wanting(history.targetAction());
    }
    return history.user().map(result::withUser).orElse(result);
  }

  /** A way to change histories. */
  private record Variant(String name, UnaryOperator<History> change) {
    List<TestCase> of(List<TestCase> cases) {
      return cases.stream()
          .map(
              test ->
                  new TestCase(
                      change.apply(test.history()), test.target(), test.touched(), test.further()))
          .toList();
    }
  }
}
