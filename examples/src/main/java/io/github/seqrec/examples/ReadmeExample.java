package io.github.seqrec.examples;

import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.nio.file.Path;

/** The README's first block of code; a test compares them and runs this. */
final class ReadmeExample {

  private ReadmeExample() {}

  /** Reads {@code ml-1m/ratings.dat} and writes {@code model} in the current directory. */
  public static void main(String[] args) throws IOException {
    // tag::readme
    SequenceDataset ratings = MovieLens.read(Path.of("ml-1m/ratings.dat"));
    Split split = LeaveOneOut.of(KCore.stable(5).apply(ratings));
    RankingEvaluator ranking = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);

    SequentialRecommender sasrec =
        SasRec.trainer(SasRec.Options.modern())
            .selectingBy(model -> ranking.evaluate(model, split.validation()).ndcg(10))
            .train(split.training());

    System.out.println(ranking.evaluate(sasrec, split.test()));
    sasrec.recommend(RecommendRequest.of("1193", "661")).items().forEach(System.out::println);
    sasrec.save(Path.of("model"));
    // end::readme
  }
}
