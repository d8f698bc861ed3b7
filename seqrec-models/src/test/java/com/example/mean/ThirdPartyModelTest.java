package com.example.mean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.SequentialRecommenderContract;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model from outside is found by its name, trained, saved and loaded like ours. */
class ThirdPartyModelTest implements SequentialRecommenderContract {

  private static final Map<String, String> SHORT =
      Map.of("epochs", "3", "batchSize", "16", "learningRate", "0.01");

  @Override
  public SequentialRecommender train(SequenceDataset data, long seed) {
    Map<String, String> options = new HashMap<>(SHORT);
    options.put("seed", Long.toString(seed));
    return Recommenders.provider("mean").trainer("default", options).train(data);
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return Recommenders.load(directory);
  }

  @Test
  void itLearnsARuleAndKeepsItOnDisk(@TempDir Path directory) throws IOException {
    Split split =
        LeaveOneOut.of(
            SyntheticSequences.markov(1, 0.1, 11).users(400).items(40).lengths(8, 14).generate());
    Map<String, String> options =
        Map.of("epochs", "20", "batchSize", "20", "learningRate", "0.01", "seed", "3");
    try (SequentialRecommender trained =
        Recommenders.provider("mean").trainer("default", options).train(split.training())) {
      assertThat(Tiny.hitRate(trained, split.test(), 1)).isGreaterThan(0.6);
      trained.save(directory.resolve("model"));
      Recommenders.verify(directory.resolve("model"));
      try (SequentialRecommender loaded = Recommenders.load(directory.resolve("model"))) {
        RecommendRequest request = RecommendRequest.of("i1", "i2").topK(5);
        assertThat(loaded.recommend(request)).isEqualTo(trained.recommend(request));
      }
    }
  }
}
