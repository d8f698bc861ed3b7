package io.github.seqrec.examples;

import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.search.OptionSearch;
import io.github.seqrec.eval.search.SearchReport;
import io.github.seqrec.eval.search.SearchSpace;
import io.github.seqrec.eval.search.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches learning rate, size and dropout of a model by successive halving. */
@Command(
    name = "SearchOptions",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tries choices of learning rate, size, dropout and weight decay with few epochs, the best with",
      "more, by NDCG@10 on the validation events (full ranking); the test events are not looked",
      "at. What a flag sets is not searched.",
      "Called again after an interruption it goes on where it was."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SearchOptions implements Callable<Integer> {

  private static final int REDUCTION = 3;
  private static final FullRankingEvaluator VALIDATION =
      FullRankingEvaluator.of(SeenPolicy.EXCLUDE);

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Mixin private ModelChoice choice;

  @Option(
      names = "--choices",
      defaultValue = "18",
      paramLabel = "N",
      description = "How many choices are tried.")
  private int choices;

  @Option(
      names = "--least",
      defaultValue = "3",
      paramLabel = "N",
      description = "Epochs of each choice.")
  private int least;

  @Option(
      names = "--most",
      defaultValue = "27",
      paramLabel = "N",
      description = "Epochs of the best choices.")
  private int most;

  @Option(
      names = "--search-seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Where the choices come from.")
  private long searchSeed;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "For the results.")
  private Path out;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new SearchOptions(), args);
  }

  @Override
  public Integer call() throws IOException {
    RecommenderProvider provider = choice.provider();
    String preset = choice.preset();
    Map<String, Object> known = provider.options(preset);
    if (!known.containsKey("epochs") || !known.containsKey("learningRate")) {
      throw new IllegalArgumentException(
          choice.model() + " has no epochs and learningRate to search; it has " + known.keySet());
    }
    if (choice.replaced().containsKey("epochs")) {
      throw new IllegalArgumentException(
          "--epochs ("
              + choice.replaced().get("epochs")
              + ") is what the search gives to each choice; use --least and --most");
    }
    // Refuses what the model does not know before the data are read and the trials have a file.
    provider.trainer(preset, choice.replaced());
    Map<String, String> fixed = Comparisons.defaults(known, choice.replaced().keySet());
    fixed.remove("epochs");
    SearchSpace space = SearchSpace.empty();
    if (fixed.remove("learningRate") != null) {
      space = space.logUniform("learningRate", 1e-4, 1e-2);
    }
    String size = ModelFlags.size(known.keySet());
    if (fixed.remove(size) != null) {
      space = space.choice(size, "32", "64", "128");
    }
    if (fixed.remove("dropout") != null) {
      space = space.choice("dropout", "0.1", "0.2", "0.3", "0.5", "0.7");
    }
    if (fixed.remove("weightDecay") != null) {
      space = space.choice("weightDecay", "0", "0.1", "1");
    }
    fixed.putAll(choice.replaced());
    Targets.requireDirectory(out);
    OptionSearch search = OptionSearch.halving(space, choices, least, most, REDUCTION, searchSeed);
    Split split = data.split();
    List<Trial> trials =
        search.run(
            what(preset, fixed),
            (options, epochs) -> measure(provider, preset, split, options, epochs),
            out.resolve("trials.jsonl"));
    List<Path> files = SearchReport.write(trials, Comparisons.METRIC, "epochs", out);
    PrintWriter console = Commands.out(spec);
    console.print(SearchReport.markdown(trials, Comparisons.METRIC, "epochs"));
    console.println("best: " + OptionSearch.best(trials).options());
    files.forEach(file -> console.println("report: " + file));
    return 0;
  }

  /** All that the figures depend on beside what is searched, with all options that are not. */
  private Map<String, String> what(String preset, Map<String, String> fixed) throws IOException {
    Map<String, String> what = new LinkedHashMap<>(fixed);
    what.put("model", choice.model());
    what.put("preset", preset);
    what.put("format", data.format().toString());
    what.put("data", RunReport.digest(data.file()));
    return what;
  }

  private double measure(
      RecommenderProvider provider,
      String preset,
      Split split,
      Map<String, String> chosen,
      int epochs) {
    Map<String, String> options = new LinkedHashMap<>(choice.replaced());
    options.putAll(chosen);
    options.put("epochs", Integer.toString(epochs));
    PrintWriter err = Commands.err(spec);
    err.println(chosen + ", " + epochs + " epochs");
    try (ProgressBars.OfTraining progress = new ProgressBars.OfTraining(Comparisons.METRIC, err);
        SequentialRecommender trained =
            provider
                .trainer(preset, options)
                .selectingBy(candidate -> figure(candidate, split))
                .train(split.training(), progress)) {
      return figure(trained, split);
    } catch (TrainingDivergedException e) {
      // It diverged: the search goes on without it.
      err.println(e.getMessage());
      return Double.NaN;
    }
  }

  private static double figure(SequentialRecommender model, Split split) {
    return VALIDATION.evaluate(model, split.validation()).metric(Comparisons.METRIC);
  }
}
