package io.github.seqrec.spark;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.PreparedSequences;
import io.github.seqrec.data.SequenceColumns;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

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

  private final SparkSession spark;
  private final ItemCatalog catalog;
  private final List<String> actions;
  private PreparationNotes notes;
  private final JavaRDD<UserBlock> blocks;
  private final Broadcast<Numbering> numbering;
  private @Nullable JavaRDD<UserBlock> ordered;
  private @Nullable DatasetSummary summary;

  SparkSequences(
      SparkSession spark,
      ItemCatalog catalog,
      List<String> actions,
      PreparationNotes notes,
      JavaRDD<UserBlock> blocks) {
    this.spark = spark;
    this.catalog = catalog;
    this.actions = List.copyOf(actions);
    this.notes = notes;
    this.blocks = blocks;
    this.numbering = context(blocks).broadcast(new Numbering(catalog.ids()));
  }

  private static JavaSparkContext context(JavaRDD<?> of) {
    return JavaSparkContext.fromSparkContext(of.context());
  }

  /**
   * Brings the events together by user and numbers users and items. Reads the DataFrame once.
   *
   * @throws IllegalArgumentException if a column is missing or of another type, a row lacks a user,
   *     item, time or action or has a rating that is not finite, or there is no row; an unknown
   *     rating is allowed, and then the data have no ratings, as the notes say
   */
  public static SparkSequences of(Dataset<Row> events, EventColumns columns) {
    JavaRDD<EventRows.Block> raw =
        EventRows.blocks(events, columns).persist(StorageLevel.MEMORY_AND_DISK());
    EventRows.Counts counts =
        raw.map(EventRows.Block::counts).collect().stream()
            .reduce(new EventRows.Counts(0, 0, 0, 0, 0, 0, 0, ""), EventRows.Counts::plus);
    EventRows.check(counts);
    List<String> items = numbered(raw, EventRows.Block::items, EventRows.Block::itemFirsts);
    List<String> actions = numbered(raw, EventRows.Block::actions, EventRows.Block::actionFirsts);
    boolean rated = counts.unrated() == 0;
    Broadcast<Numbering> ofItems = context(raw).broadcast(new Numbering(items));
    Broadcast<Numbering> ofActions = context(raw).broadcast(new Numbering(actions));
    JavaRDD<UserBlock> blocks =
        raw.map(block -> EventRows.renumbered(block, ofItems.value(), ofActions.value(), rated))
            .persist(StorageLevel.MEMORY_AND_DISK());
    blocks.count();
    raw.unpersist();
    return new SparkSequences(
        events.sparkSession(),
        ItemCatalog.of(items),
        actions,
        notes(counts, items.size(), columns.timestamp() != null),
        blocks);
  }

  /** The distinct ids of all blocks, in the order of their first appearance. */
  private static List<String> numbered(JavaRDD<EventRows.Block> raw, Ids ids, Places places) {
    return raw
        .flatMapToPair(
            block -> {
              String[] names = ids.of(block);
              long[] firsts = places.of(block);
              return IntStream.range(0, names.length)
                  .mapToObj(i -> new Tuple2<>(names[i], firsts[i]))
                  .iterator();
            })
        .reduceByKey(Math::min)
        .collect()
        .stream()
        .sorted(
            Comparator.comparingLong((Tuple2<String, Long> id) -> id._2())
                .thenComparing(id -> id._1()))
        .map(Tuple2::_1)
        .toList();
  }

  /** The ids of a block. */
  private interface Ids extends Serializable {
    String[] of(EventRows.Block block);
  }

  /** The place where each of them came first. */
  private interface Places extends Serializable {
    long[] of(EventRows.Block block);
  }

  private static PreparationNotes notes(EventRows.Counts counts, int items, boolean timed) {
    var step =
        new PreparationNotes.Step(
            "read",
            new PreparationNotes.Counts(Math.toIntExact(counts.users()), items, counts.events()),
            new PreparationNotes.Counts(0, 0, 0),
            timed,
            counts.outOfOrder(),
            counts.ties(),
            counts.repeats());
    List<String> warnings =
        counts.unrated() == 0
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "%,d rows have no rating, so that the data have none; leave those rows out to"
                        + " keep the others' ratings",
                    counts.unrated()));
    return new PreparationNotes(List.of(step), warnings);
  }

  /**
   * The k-core of these sequences, until stable, as {@link io.github.seqrec.data.KCore#stable}.
   *
   * @param minimum events of each user and item, at least 1
   * @throws IllegalArgumentException if it is below 1, or nothing stays
   */
  public SparkSequences core(int minimum) {
    if (minimum < 1) {
      throw new IllegalArgumentException(
          "minimum (" + minimum + ") must be at least 1; 5 is the usual one");
    }
    StableCore core = new StableCore(minimum, blocks, catalog.size());
    core.find();
    JavaRDD<UserBlock> kept = core.keptBlocks().persist(StorageLevel.MEMORY_AND_DISK());
    int[] items = core.keptItems();
    ItemCatalog keptCatalog =
        items.length == catalog.size() ? catalog : ItemCatalog.of(catalog.ids(items));
    SparkSequences result = new SparkSequences(spark, keptCatalog, actions, notes, kept);
    result.notes = result.notesOf(core, last());
    return result;
  }

  /** The notes of these sequences, which a filter left of others. */
  private PreparationNotes notesOf(StableCore core, PreparationNotes.Step before) {
    Broadcast<Numbering> items = numbering;
    Tuple2<Long, Long> tiesAndRepeats =
        blocks
            .map(block -> block.columns().dataset(items.value().catalog(), List.of()).notes())
            .map(read -> read.steps().get(0))
            .map(step -> new Tuple2<>(step.ties(), step.repeats()))
            .fold(new Tuple2<>(0L, 0L), (a, b) -> new Tuple2<>(a._1() + b._1(), a._2() + b._2()));
    var after =
        new PreparationNotes.Counts(
            Math.toIntExact(core.kept().users()), catalog.size(), core.kept().events());
    var step =
        new PreparationNotes.Step(
            core.step(),
            after,
            new PreparationNotes.Counts(
                before.kept().users() - after.users(),
                before.kept().items() - after.items(),
                before.kept().events() - after.events()),
            before.timed(),
            0,
            tiesAndRepeats._1(),
            tiesAndRepeats._2());
    return new PreparationNotes(
        Stream.concat(notes.steps().stream(), Stream.of(step)).toList(), notes.warnings());
  }

  private PreparationNotes.Step last() {
    return notes.steps().get(notes.steps().size() - 1);
  }

  /** The item ids and their indices. */
  public ItemCatalog items() {
    return catalog;
  }

  /** The kinds of events: the one at index {@code c - 1} has the code {@code c}. */
  public List<String> actions() {
    return actions;
  }

  /** The number of users. */
  public int userCount() {
    return last().kept().users();
  }

  /** The number of events of all users. */
  public long interactionCount() {
    return last().kept().events();
  }

  /** What reading and filtering met and left out. */
  public PreparationNotes notes() {
    return notes;
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
    return SparkSplit.leaveOneOut(this);
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
    if (!last().timed()) {
      throw new IllegalArgumentException(
          "a time split needs data with timestamps, found none; split it by leave-one-out");
    }
    if (validationFrom > testFrom) {
      throw new IllegalArgumentException(
          "validationFrom (" + validationFrom + ") must not be after testFrom (" + testFrom + ")");
    }
    return SparkSplit.byTime(this, validationFrom, testFrom);
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
            PreparedSequences.Manifest.of(last().timed(), rated, actions, notes),
            catalog,
            ordered());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is incomplete, of another version, or holds more or less than its
   *     manifest says; a damaged file is Spark's to report
   */
  public static SparkSequences read(SparkSession spark, String directory) throws IOException {
    SequenceFiles files = new SequenceFiles(spark, directory);
    PreparedSequences.Manifest manifest = files.manifest();
    ItemCatalog items = ItemCatalog.of(files.items());
    JavaRDD<UserBlock> blocks = files.blocks(manifest).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      files.requireComplete(manifest, items, blocks);
    } catch (IOException e) {
      blocks.unpersist();
      throw e;
    }
    return new SparkSequences(spark, items, manifest.actions(), manifest.notes(), blocks);
  }

  /** The catalogue, for tasks. */
  Broadcast<Numbering> numbering() {
    return numbering;
  }

  /** The blocks, in the order of the users. */
  JavaRDD<UserBlock> ordered() {
    JavaRDD<UserBlock> known = ordered;
    if (known == null) {
      known = UserBlock.ordered(blocks).persist(StorageLevel.MEMORY_AND_DISK());
      ordered = known;
    }
    return known;
  }

  /** Frees what the executors keep of these sequences; what is asked next is computed anew. */
  public void unpersist() {
    blocks.unpersist();
    if (ordered != null) {
      ordered.unpersist();
    }
  }

  @Override
  public String toString() {
    return notes.toString();
  }
}
