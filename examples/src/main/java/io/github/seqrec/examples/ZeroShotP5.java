package io.github.seqrec.examples;

import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.eval.Reports;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.p5.P5;
import io.github.seqrec.p5.P5Recommender;
import io.github.seqrec.p5.hub.Hub;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a checkpoint knows of the items as it is: ranks candidates without any training. */
@Command(
    name = "ZeroShotP5",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Loads a checkpoint, asks it with the templates what the users of a file take next, and ranks",
      "the answer among 100 items that they never touched, without training. A checkpoint of P5",
      "needs the templates and the item ids that it was trained with."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ZeroShotP5 implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint: a directory, or a name in the cache of the HuggingFace hub.")
  private String weights;

  @Option(
      names = "--templates",
      paramLabel = "FILE",
      description = "One JSON object a line; our own wording by default.")
  private @Nullable String templates;

  @Option(
      names = "--indexing",
      paramLabel = "NAME",
      description =
          "catalogue, the ids of the file (the default), random, sequential or collaborative.")
  private @Nullable String indexing;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Any other option of p5, by its name as in docs/p5.md; may be repeated.")
  private Map<String, String> others = new LinkedHashMap<>();

  @Option(
      names = "--users",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Test users at most, the first ones.")
  private int users;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new ZeroShotP5(), args);
  }

  @Override
  public Integer call() throws IOException {
    Commands.requireAtLeastOne("users", users);
    Map<String, String> replaced = new LinkedHashMap<>(others);
    replaced.put("weights", Hub.fromEnvironment().resolve(weights).toString());
    if (templates != null) {
      replaced.put("templates", templates);
    }
    if (indexing != null) {
      replaced.put("indexing", indexing);
    }
    replaced.putIfAbsent("indexing", "catalogue");
    replaced.putIfAbsent("score", "full_vocabulary");
    P5.Options options = RecordOptions.replace(P5.Options.small(), replaced);
    Split split = data.split();
    Commands.out(spec).println(split.description());
    List<TestCase> cases = split.test().subList(0, Math.min(users, split.test().size()));
    try (P5Recommender model = P5.trainer(options).checkingIds(split).untrained(split.training())) {
      Commands.out(spec).println(model.indexing().check().orElseThrow());
      Protocols protocols = Protocols.of(1, options.training().seed());
      Commands.out(spec).print(Reports.table(List.of(protocols.sampled().evaluate(model, cases))));
    }
    return 0;
  }
}
