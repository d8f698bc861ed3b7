package io.github.seqrec.models.training;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.models.network.NetworkFactory;

/**
 * The training on some of the users, by rounds of local steps (S. U. Stich, Local SGD Converges
 * Fast and Communicates Little, ICLR 2019). Each round starts from the state that it is given, and
 * nothing else than that state, its number, the seed, the number of the shard and that of the
 * threads decides what it gives: a round that is lost is taken again, anywhere, with the same
 * result, if it has as many threads and the precision is a named one. Used by one thread.
 */
public final class TrainingShard implements AutoCloseable {

  private final TrainingRun run;

  TrainingShard(NetworkFactory factory, TrainingOptions options, SequenceDataset users) {
    run = new TrainingRun(factory, options, users, null, null, null);
  }

  /**
   * Takes the steps of a round.
   *
   * @param from where it starts; not written to
   * @param epoch from 1
   * @param round of the epoch, from 0
   * @param rounds in which an epoch goes over all users once
   * @throws TrainingDivergedException if the loss or its gradient is no longer finite
   */
  public ShardRound round(TrainingState from, int epoch, int round, int rounds) {
    return run.round(from, epoch, round, rounds);
  }

  @Override
  public void close() {
    run.discard();
  }
}
