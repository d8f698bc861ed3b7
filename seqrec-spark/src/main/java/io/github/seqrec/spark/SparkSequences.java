package io.github.seqrec.spark;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.PreparedSequences;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.data.split.TimeSplit;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of users on a cluster, by the rules of seqrec-data: the same events, with the same
 * order, give the dataset that one machine makes of them, to the digest.
 *
 * <pre>{@code
 * SparkSequences sequences =
 *     SparkSequences.of(spark.read().parquet("events"), EventColumns.usual()).core(5);
 * sequences.write("prepared"); // PreparedSequences.read(Path.of("prepared")) elsewhere
 * }</pre>
 *
 * <p>Users and items are numbered by their first appearance, items over all rows, whatever a filter
 * leaves of them. The driver holds the catalogue and counts, never events. What was computed stays
 * in the executors' memory or on their disks until {@link #unpersist}. Used by one thread.
 */
public final class SparkSequences {

  /** The one that sets the fields of records, which all that travels is made of. */
  private static final String SERIALIZER = "org.apache.spark.serializer.JavaSerializer";

  private final SparkSession spark;
  private final NumberedBlocks numbered;
  private final ItemCatalog catalog;

  /** What these were filtered from, whose blocks they are computed of. */
  private final @Nullable SparkSequences source;

  private @Nullable JavaRDD<UserBlock> ordered;
  private @Nullable DatasetSummary summary;

  private SparkSequences(
      SparkSession spark, NumberedBlocks numbered, @Nullable SparkSequences source) {
    this.spark = spark;
    this.numbered = numbered;
    this.catalog = numbered.catalog();
    this.source = source;
  }

  private static void requireJavaSerializer(SparkSession spark) {
    String found = spark.sparkContext().getConf().get("spark.serializer", SERIALIZER);
    if (!found.equals(SERIALIZER)) {
      throw new IllegalArgumentException(
          "spark.serializer ("
              + found
              + ") must be "
              + SERIALIZER
              + ", as others do not set the fields of records; leave it out, it is the default");
    }
  }

  /**
   * Brings the events together by user and numbers users and items. Reads the DataFrame once.
   *
   * @throws IllegalArgumentException if a column is missing or of another type, a row lacks a user,
   *     item, time or action, has one that is not UTF-8 or a rating that is not finite, there is no
   *     row, or {@code spark.serializer} is not Java's; an unknown rating is allowed, and then the
   *     data have no ratings, as the notes say
   */
  public static SparkSequences of(Dataset<Row> events, EventColumns columns) {
    requireJavaSerializer(events.sparkSession());
    return new SparkSequences(events.sparkSession(), NumberedBlocks.of(events, columns), null);
  }

  /**
   * The k-core of these sequences, until stable, as {@link io.github.seqrec.data.KCore#stable}.
   *
   * @param minimum events of each user and item, at least 1
   * @throws IllegalArgumentException if it is below 1, or nothing stays
   */
  public SparkSequences core(int minimum) {
    return new SparkSequences(spark, numbered.core(minimum), this);
  }

  /** The item ids and their indices. */
  public ItemCatalog items() {
    return catalog;
  }

  /** The kinds of events: the one at index {@code c - 1} has the code {@code c}. */
  public List<String> actions() {
    return numbered.actions();
  }

  /** The number of users. */
  public int userCount() {
    return numbered.last().kept().users();
  }

  /** The number of events of all users. */
  public long interactionCount() {
    return numbered.last().kept().events();
  }

  /** What reading and filtering met and left out. */
  public PreparationNotes notes() {
    return numbered.notes();
  }

  /**
   * Counts and the digest, equal to those of the dataset that one machine makes. A digest is
   * computed in order: the users and items of all events pass through the driver, partition by
   * partition.
   */
  public DatasetSummary summary() {
    DatasetSummary known = summary;
    if (known == null) {
      known = summary(ordered().map(UserBlock::columns), catalog);
      summary = known;
    }
    return known;
  }

  /** Of users in their order. */
  static DatasetSummary summary(JavaRDD<SequenceColumns> users, ItemCatalog items) {
    DatasetSummary.Builder builder = DatasetSummary.builder(items);
    Iterator<SequenceColumns> parts = users.map(all -> only(all, false, false)).toLocalIterator();
    parts.forEachRemaining(part -> builder.addAll(part.dataset(items, List.of())));
    return builder.build();
  }

  /** Users and items, and of the other columns those that are read: the rest is not sent. */
  static SequenceColumns only(SequenceColumns all, boolean ratings, boolean actions) {
    return new SequenceColumns(
        all.users(),
        all.offsets(),
        all.items(),
        null,
        ratings ? all.ratings() : null,
        actions ? all.actions() : null);
  }

  /** Splits off the last event of each user for the test and the one before it for validation. */
  public SparkSplit leaveOneOut() {
    return new SparkSplit(this, LeaveOneOut::ofPart);
  }

  /**
   * Splits all users at the same moments.
   *
   * @param validationFrom the first time, in the unit of the data, of the validation events
   * @param testFrom the first time of the test events
   * @throws IllegalArgumentException if the data have no timestamps, or the moments are not in this
   *     order
   */
  public SparkSplit timeSplit(long validationFrom, long testFrom) {
    if (!numbered.last().timed()) {
      throw new IllegalArgumentException(
          "a time split needs data with timestamps, found none; split it by leave-one-out");
    }
    if (validationFrom > testFrom) {
      throw new IllegalArgumentException(
          "validationFrom (" + validationFrom + ") must not be after testFrom (" + testFrom + ")");
    }
    return new SparkSplit(this, part -> TimeSplit.ofPart(part, validationFrom, testFrom));
  }

  /**
   * Writes a directory that {@link PreparedSequences} reads on one machine, and {@link #read} here.
   * Its last file makes it complete: what a killed job leaves is refused by both.
   *
   * @param directory a path of any file system that Spark writes to
   * @throws IOException if it exists, or cannot be written
   */
  public void write(String directory) throws IOException {
    boolean rated =
        ordered().map(block -> block.columns().ratings() != null).reduce(Boolean::logicalOr);
    new SequenceFiles(spark, directory)
        .write(
            PreparedSequences.Manifest.of(
                numbered.last().timed(), rated, numbered.actions(), numbered.notes()),
            catalog,
            ordered());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is incomplete, of another version, or holds more or less than its
   *     manifest says; a damaged file is Spark's to report
   * @throws IllegalArgumentException if {@code spark.serializer} is not Java's
   */
  public static SparkSequences read(SparkSession spark, String directory) throws IOException {
    requireJavaSerializer(spark);
    return new SparkSequences(spark, NumberedBlocks.read(spark, directory), null);
  }

  /** The catalogue, for tasks. */
  Broadcast<Numbering> numbering() {
    return numbered.numbering();
  }

  /** The blocks, in the order of the users. */
  JavaRDD<UserBlock> ordered() {
    JavaRDD<UserBlock> known = ordered;
    if (known == null) {
      known = UserBlock.ordered(numbered.blocks()).persist(StorageLevel.MEMORY_AND_DISK());
      ordered = known;
    }
    return known;
  }

  /**
   * Frees what the executors keep of these sequences and of those that they were filtered from;
   * what is asked next of any of them is computed anew.
   */
  public void unpersist() {
    numbered.blocks().unpersist();
    if (ordered != null) {
      ordered.unpersist();
    }
    if (source != null) {
      source.unpersist();
    }
  }

  @Override
  public String toString() {
    return numbered.notes().toString();
  }
}
