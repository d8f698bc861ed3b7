package io.github.seqrec.examples;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.Recommenders;
import java.util.List;
import java.util.Map;

/** The counting models that every figure stands beside. */
final class Baselines {

  /** Their names, simplest first. */
  static final List<String> NAMES = List.of("popularity", "repeatlast", "markov");

  private Baselines() {}

  /** Trains one of them; it takes a moment. */
  static SequentialRecommender train(String name, SequenceDataset training) {
    RecommenderProvider provider = Recommenders.provider(name);
    return provider.trainer(provider.presets().get(0), Map.of()).train(training);
  }
}
