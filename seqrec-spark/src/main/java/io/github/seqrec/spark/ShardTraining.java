package io.github.seqrec.spark;

import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.ShardRound;
import io.github.seqrec.models.training.TrainingShard;
import io.github.seqrec.models.training.TrainingState;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds in the tasks. What a shard's training builds from its users is kept from round to round by
 * the JVM that it ran in; another one builds it again. Where a shard does not come back, as another
 * JVM takes it and the last job of the training too, it is freed after {@link #IDLE}.
 */
final class ShardTraining {

  private static final Logger LOG = LoggerFactory.getLogger(ShardTraining.class);

  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final Map<Key, Kept> KEPT = new ConcurrentHashMap<>();

  /**
   * Trainings of which nothing is kept any more, the last ones: no task is given up and goes on
   * while so many others end; one that did would be freed when idle.
   */
  private static final Set<String> ENDED =
      Collections.newSetFromMap(
          CacheBuilder.newBuilder().maximumSize(1000).<String, Boolean>build().asMap());

  static {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat("seqrec-shards").setDaemon(true).build());
    long period = IDLE.toMinutes();
    var ignored =
        watch.scheduleWithFixedDelay(() -> closeIdle(IDLE), period, period, TimeUnit.MINUTES);
  }

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
      return trainer.shard(shard.number(), data);
    }
  }

  /** Where a round starts. */
  record Start(TrainingState state, int epoch, int round) implements Serializable {}

  private record Key(String job, int shard) {}

  /**
   * What is kept of a shard. One call at a time: a task that Spark has given up goes on for a
   * while, and neither the one that takes its place nor the end of the training may disturb it.
   */
  private static final class Kept {
    private @Nullable TrainingShard training;
    private volatile boolean inRound;
    private long used;

    synchronized ShardRound round(Job job, Shard shard, Start start) {
      if (ENDED.contains(job.id)) {
        throw new IllegalStateException(
            "training " + job.id + " has ended; it takes no further round");
      }
      inRound = true;
      try {
        TrainingShard known = training;
        if (known == null) {
          known = job.shard(shard);
          training = known;
        }
        return known.round(start.state, start.epoch, start.round, job.rounds);
      } finally {
        used = System.nanoTime();
        inRound = false;
      }
    }

    synchronized void close() {
      if (training != null) {
        training.close();
        training = null;
      }
    }

    /** Does not wait for a round, in which it is not idle. */
    void closeIdle(Duration idle) {
      if (!inRound) {
        closeUnused(idle);
      }
    }

    private synchronized void closeUnused(Duration idle) {
      if (System.nanoTime() - used >= idle.toNanos()) {
        close();
      }
    }

    synchronized boolean isOpen() {
      return training != null;
    }
  }

  static ShardRound round(Job job, Shard shard, Start start) {
    ComputeThreads.ofThisThread(TaskContext.get().cpus());
    Kept kept = KEPT.computeIfAbsent(new Key(job.id, shard.number()), key -> new Kept());
    if (ENDED.contains(job.id)) {
      close(job.id); // a task that Spark has given up comes late; nothing else would free it
    }
    return kept.round(job, shard, start);
  }

  /** Frees what this JVM keeps of a training, rounds under way when they are done. */
  static void close(String job) {
    ENDED.add(job);
    List<Key> ended = KEPT.keySet().stream().filter(key -> key.job.equals(job)).toList();
    for (Key key : ended) {
      Kept kept = KEPT.remove(key);
      if (kept != null) {
        kept.close();
      }
    }
  }

  /** Frees what no round has used for as long. */
  static void closeIdle(Duration idle) {
    for (Kept kept : KEPT.values()) {
      try {
        kept.closeIdle(idle);
      } catch (RuntimeException e) {
        LOG.warn("cannot free an idle shard", e); // the others are freed all the same
      }
    }
  }

  /** How many shards this JVM keeps, of all trainings. */
  static long kept() {
    return KEPT.values().stream().filter(Kept::isOpen).count();
  }
}
