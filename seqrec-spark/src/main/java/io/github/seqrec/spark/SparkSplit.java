package io.github.seqrec.spark;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.models.training.ColumnDigest;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Sequences divided for training, selection and the final test: a rule, which each executor applies
 * to its users by seqrec-data, so that it is that of one machine. Used by one thread.
 */
public final class SparkSplit {

  /** Divides some of the users. */
  interface Rule extends Serializable {
    Split of(SequenceDataset part);
  }

  /** Which cases. */
  public enum Part {
    /** For choosing between models. */
    VALIDATION,
    /** For the final figure. */
    TEST;

    List<TestCase> of(Split split) {
      return this == VALIDATION ? split.validation() : split.test();
    }
  }

  private final SparkSequences sequences;
  private final Rule rule;

  SparkSplit(SparkSequences sequences, Rule rule) {
    this.sequences = sequences;
    this.rule = rule;
  }

  /** What is divided. */
  public SparkSequences sequences() {
    return sequences;
  }

  /** The training data of each partition, in the order of the users. */
  JavaRDD<SequenceColumns> training() {
    Parts parts = parts();
    return sequences.ordered().map(block -> SequenceColumns.of(parts.of(block).training()));
  }

  /** The splits of partitions, in tasks. */
  Parts parts() {
    return new Parts(sequences.numbering(), sequences.actions(), rule);
  }

  /** What tasks need to divide a block. */
  record Parts(Broadcast<Numbering> numbering, List<String> actions, Rule rule)
      implements Serializable {
    Split of(UserBlock block) {
      return rule.of(block.columns().dataset(numbering.value().catalog(), actions));
    }
  }

  /**
   * Tells ratings and actions of the training data from others; they pass through the driver.
   *
   * @param users the training data
   */
  String columnDigest(JavaRDD<SequenceColumns> users, boolean ratings, boolean actions) {
    ColumnDigest digest = new ColumnDigest(ratings, actions);
    users
        .map(all -> SparkSequences.only(all, ratings, actions))
        .toLocalIterator()
        .forEachRemaining(
            part ->
                digest.addAll(
                    part.dataset(sequences.items(), actions ? sequences.actions() : List.of())));
    return digest.digest();
  }
}
