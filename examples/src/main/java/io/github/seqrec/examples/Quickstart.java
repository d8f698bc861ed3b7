package io.github.seqrec.examples;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.Reports;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.training.TrainingOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** From data to recommendations in under a minute, with no file and no network. */
@Command(
    name = "Quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Trains SASRec on made-up sequences, compares it with three baselines,",
      "and recommends the next items of one history. Takes no arguments."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the field
public final class Quickstart implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new Quickstart(), args);
  }

  @Override
  public Integer call() {
    PrintWriter out = Commands.out(spec);
    // The network is so small that a second thread of libtorch would mostly wait for the first.
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    // 4 of 5 items follow from the one before, by a rule that the models do not know.
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.2, 42).users(500).items(100).lengths(10, 20).generate();
    out.println(data);
    Split split = LeaveOneOut.of(data);
    RankingEvaluator ranking = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);

    SasRec.Options options =
        SasRec.Options.modern().toBuilder()
            .maxLength(20)
            .dim(32)
            .training(
                TrainingOptions.defaults().toBuilder()
                    .epochs(12)
                    .patience(3)
                    .learningRate(1e-2)
                    .build())
            .build();
    try (ProgressBars.OfTraining progress =
            new ProgressBars.OfTraining(Comparisons.METRIC, Commands.err(spec));
        SequentialRecommender sasrec =
            SasRec.trainer(options)
                .selectingBy(
                    model -> ranking.evaluate(model, split.validation()).metric(Comparisons.METRIC))
                .train(split.training(), progress)) {
      List<EvaluationReport> reports = new ArrayList<>();
      reports.add(ranking.evaluate(sasrec, split.test()));
      for (String name : Baselines.NAMES) {
        try (SequentialRecommender baseline = Baselines.train(name, split.training())) {
          reports.add(ranking.evaluate(baseline, split.test()));
        }
      }
      out.println();
      out.print(Reports.table(reports));

      List<String> history = List.of("i3", "i14", "i59");
      out.println();
      out.println("after " + history + " SASRec expects:");
      for (ScoredItem item : sasrec.recommend(RecommendRequest.of(history).topK(5)).items()) {
        out.println(Commands.format("  %-5s %.3f", item.id(), item.score()));
      }
    }
    return 0;
  }
}
