package io.github.seqrec.examples;

import io.github.seqrec.api.Fallback;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a saved model: after these items, which next? */
@Command(
    name = "Recommend",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Loads a saved model and prints the items that it expects next: id and score.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Recommend implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the model.")
  private Path model;

  @Option(
      names = "--history",
      required = true,
      split = ",",
      paramLabel = "ID",
      description = "Item ids, oldest first, separated by commas. They are not recommended again.")
  private List<String> history;

  @Option(names = "--top", defaultValue = "10", paramLabel = "N", description = "How many items.")
  private int top;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new Recommend(), args);
  }

  @Override
  public Integer call() throws IOException {
    RecommendRequest request = RecommendRequest.of(history).topK(top).fallback(Fallback.REFUSE);
    try (SequentialRecommender recommender = Recommenders.load(model)) {
      Recommendation answer = recommender.recommend(request);
      if (!answer.unknownItems().isEmpty()) {
        Commands.err(spec).println("skipped, the model does not know " + answer.unknownItems());
      }
      for (ScoredItem item : answer.items()) {
        Commands.out(spec).println(Commands.format("%s\t%.4f", item.id(), item.score()));
      }
    }
    return 0;
  }
}
