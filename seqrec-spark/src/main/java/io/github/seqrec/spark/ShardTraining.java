package io.github.seqrec.spark;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.ShardRound;
import io.github.seqrec.models.training.TrainingShard;
import io.github.seqrec.models.training.TrainingState;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Rounds in the tasks. What a shard's training builds from its users is kept from round to round by
 * the JVM that it ran in; another one builds it again.
 */
final class ShardTraining {

  private static final Map<String, TrainingShard> KEPT = new HashMap<>();

  private ShardTraining() {}

  /**
   * What is trained.
   *
   * @param id of the training
   * @param users ids of all, if the network reads users
   */
  record Job(
      String id,
      String model,
      String preset,
      HashMap<String, String> options,
      int rounds,
      Broadcast<Numbering> numbering,
      List<String> actions,
      Broadcast<String[]> users)
      implements Serializable {

    private TrainingShard shard(Shard shard) {
      NetworkTrainer trainer =
          (NetworkTrainer) Recommenders.provider(model).trainer(preset, options);
      SequenceColumns columns =
          trainer.readsUsers() ? shard.amongAll(users.value()) : shard.columns();
      SequenceDataset data = columns.dataset(numbering.value().catalog(), actions);
      return trainer.shard(data);
    }
  }

  /** Where a round starts. */
  record Start(TrainingState state, int epoch, int round) implements Serializable {}

  static ShardRound round(Job job, Shard shard, Start start) {
    ComputeThreads.ofThisThread(TaskContext.get().cpus());
    TrainingShard training;
    synchronized (KEPT) {
      training = KEPT.computeIfAbsent(job.id + "-" + shard.number(), key -> job.shard(shard));
    }
    return training.round(start.state, start.epoch, start.round, job.rounds);
  }

  /** Frees what this JVM keeps. */
  static void close() {
    synchronized (KEPT) {
      KEPT.values().forEach(TrainingShard::close);
      KEPT.clear();
    }
  }
}
