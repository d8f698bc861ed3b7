package io.github.seqrec.api;

import java.io.IOException;
import java.nio.file.Path;

class CountingRecommenderContractTest implements SequentialRecommenderContract {

  @Override
  public SequentialRecommender train(SequenceDataset data, long seed) {
    return new CountingRecommender(data, seed);
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return CountingRecommender.load(directory);
  }
}
