package io.github.seqrec.spark;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.PreparedSequences;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * All users in blocks, which the executors keep, and the numbers that their items and actions have
 * in each of them. What cannot be made leaves nothing in the executors.
 *
 * @param numbering of the items
 * @param actions by number
 * @param notes on the way here
 * @param blocks in no order
 */
record NumberedBlocks(
    Broadcast<Numbering> numbering,
    List<String> actions,
    PreparationNotes notes,
    JavaRDD<UserBlock> blocks) {

  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  NumberedBlocks {
    actions = List.copyOf(actions);
  }

  /** Brings rows together by user, and numbers users, items and actions. */
  static NumberedBlocks of(Dataset<Row> events, EventColumns columns) {
    JavaRDD<EventRows.Block> raw = EventRows.blocks(events, columns).persist(LEVEL);
    try {
      return of(raw, columns.timestamp() != null);
    } finally {
      Freeing.afterwards(raw::unpersist);
    }
  }

  private static NumberedBlocks of(JavaRDD<EventRows.Block> raw, boolean timed) {
    EventCounts counts =
        raw.map(EventRows.Block::counts).collect().stream()
            .reduce(EventCounts.NONE, EventCounts::plus);
    counts.check();
    List<String> items = EventRows.numbered(raw.flatMapToPair(EventRows.Block::itemPlaces));
    List<String> actions = EventRows.numbered(raw.flatMapToPair(EventRows.Block::actionPlaces));
    boolean rated = counts.unrated() == 0;
    Broadcast<Numbering> ofItems = broadcast(raw.context(), items);
    Broadcast<Numbering> ofActions = broadcast(raw.context(), actions);
    JavaRDD<UserBlock> blocks =
        raw.map(block -> EventRows.renumbered(block, ofItems.value(), ofActions.value(), rated))
            .persist(LEVEL);
    try {
      blocks.count();
      return new NumberedBlocks(ofItems, actions, counts.notes(items, timed), blocks);
    } catch (Throwable e) { // a checked one too, as Spark throws them without declaring them
      free(blocks, ofItems, ofActions);
      throw e;
    }
  }

  /** Reads what {@link SequenceFiles} wrote. */
  static NumberedBlocks read(SparkSession spark, String directory) throws IOException {
    SequenceFiles files = new SequenceFiles(spark, directory);
    PreparedSequences.Manifest manifest = files.manifest();
    List<String> ids = files.items();
    JavaRDD<UserBlock> blocks = files.blocks(manifest).persist(LEVEL);
    Broadcast<Numbering> items = broadcast(spark.sparkContext(), ids);
    try {
      files.requireComplete(manifest, items.value().catalog(), blocks);
      return new NumberedBlocks(items, manifest.actions(), manifest.notes(), blocks);
    } catch (Throwable e) { // as above
      free(blocks, items);
      throw e;
    }
  }

  /**
   * The k-core, items numbered anew; these blocks stay, as those of the core are computed of them.
   */
  NumberedBlocks core(int minimum) {
    StableCore core = new StableCore(minimum, blocks, last().kept());
    core.find();
    int[] items = core.keptItems();
    boolean all = items.length == catalog().size();
    Broadcast<Numbering> ofItems =
        all ? numbering : broadcast(blocks.context(), catalog().ids(items));
    JavaRDD<UserBlock> left = core.keptBlocks().persist(LEVEL);
    try {
      return new NumberedBlocks(ofItems, actions, notes(core, items.length, left, ofItems), left);
    } catch (Throwable e) { // as above
      free(left);
      if (!all) {
        Freeing.afterwards(ofItems::destroy);
      }
      throw e;
    }
  }

  /** With what the core left. */
  private PreparationNotes notes(
      StableCore core, int itemCount, JavaRDD<UserBlock> left, Broadcast<Numbering> items) {
    Tuple2<Long, Long> tiesAndRepeats =
        left.map(block -> block.columns().dataset(items.value().catalog(), List.of()).notes())
            .map(read -> read.steps().get(0))
            .map(step -> new Tuple2<>(step.ties(), step.repeats()))
            .fold(new Tuple2<>(0L, 0L), (a, b) -> new Tuple2<>(a._1() + b._1(), a._2() + b._2()));
    return notes.filtered(
        core.step(),
        new PreparationNotes.Counts(
            Math.toIntExact(core.kept().users()), itemCount, core.kept().events()),
        tiesAndRepeats._1(),
        tiesAndRepeats._2());
  }

  private static Broadcast<Numbering> broadcast(SparkContext context, List<String> ids) {
    return JavaSparkContext.fromSparkContext(context).broadcast(new Numbering(ids));
  }

  private static void free(JavaRDD<UserBlock> blocks, Broadcast<?>... made) {
    Freeing.afterwards(blocks::unpersist);
    for (Broadcast<?> one : made) {
      Freeing.afterwards(one::destroy);
    }
  }

  ItemCatalog catalog() {
    return numbering.value().catalog();
  }

  /** The last step of the notes, which says what there is. */
  PreparationNotes.Step last() {
    return notes.steps().get(notes.steps().size() - 1);
  }
}
