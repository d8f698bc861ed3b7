package io.github.seqrec.models.training;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The training by rounds that others take: epochs, validation, early stop and checkpoints are those
 * of the {@link TrainingLoop}, a step of which is a round here.
 */
final class RoundsRun implements TrainingTask<Integer> {

  private final NewNetwork made;
  private final int rounds;
  private final TrainingLoop<Integer> loop;

  RoundsRun(
      NetworkFactory factory,
      TrainingOptions options,
      TrainingSource source,
      TrainingRounds how,
      TrainingRounds.Shards shards,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints) {
    // Here, where the caller learns of it: a shard may be far away, and is tried again in vain.
    Vocabulary.requireActions(factory, source.actions(), source.summary().interactions());
    this.made =
        new NewNetwork(
            factory, options, source, TrainingLoop.precision(checkpoints, options.precision()));
    this.rounds = how.perEpoch();
    this.loop = made.loop(this);
    OuterStep outer = new OuterStep(how);
    loop.keeping(outer);
    loop.steppingBy(
        (round, random, epoch, number) -> {
          TrainingState before = loop.state();
          ShardRound sum = shards.round(before, epoch, round);
          // A small shard has fewer steps than there are rounds.
          if (sum.weight() == 0) {
            return new TrainingLoop.Outcome(0, 0);
          }
          loop.restore(outer.step(before, sum.mean()), sum.steps());
          made.constrain();
          return new TrainingLoop.Outcome(sum.loss() / sum.weight(), sum.weight());
        });
    if (validation != null) {
      loop.selectBy(() -> validation.applyAsDouble(made.recommender()));
    }
    if (checkpoints != null) {
      Map<String, Object> run = how.describe(made.options());
      if (source.columns() != null) {
        run.put(TrainingSource.COLUMNS, source.columns());
      }
      loop.checkpoint(checkpoints, factory.model(), run, source.summary().digest());
    }
  }

  SequentialRecommender train(TrainingMonitor monitor) {
    return made.trained(loop.run(monitor));
  }

  void discard() {
    made.recommender().close();
  }

  @Override
  public Parameters parameters() {
    return made.network().parameters();
  }

  @Override
  public int stepsPerEpoch() {
    return rounds;
  }

  @Override
  public List<Integer> epoch(SplittableRandom random) {
    return IntStream.range(0, rounds).boxed().toList();
  }

  @Override
  public List<Part> parts(Integer round, SplittableRandom random, int epoch, int number) {
    throw new UnsupportedOperationException("the steps of a round are taken by its shards");
  }
}
