package io.github.seqrec.examples;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.serving.BatchScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers a file of histories with a saved model. */
@Command(
    name = "ScoreAll",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the items that a saved model expects next, for each history of a file.",
      "A run that was killed goes on where it stood when it is started again."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ScoreAll implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the model.")
  private Path model;

  @Option(
      names = "--histories",
      required = true,
      paramLabel = "FILE",
      description =
          "One JSON object a line: {\"user\": \"u1\", \"items\": [\"1193\", \"661\"]}; or .csv with the"
              + " columns user and items, ids apart by blanks; or .parquet with a list.")
  private Path histories;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "Gets a line for each: user, items, scores; compressed if it ends in .gz, and a Parquet"
              + " file if it ends in .parquet.")
  private Path out;

  @Option(names = "--top", defaultValue = "10", paramLabel = "N", description = "How many items.")
  private int top;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new ScoreAll(), args);
  }

  @Override
  public Integer call() throws IOException {
    BatchScoring scoring = BatchScoring.top(top);
    try (SequentialRecommender recommender = Recommenders.load(model);
        Bar bar = new Bar("scoring", BatchScoring.rows(histories), Commands.err(spec))) {
      long lines = scoring.run(recommender, histories, out, bar::stepTo);
      Commands.out(spec).println(Commands.format("%d answers in %s", lines, out));
    }
    return 0;
  }
}
