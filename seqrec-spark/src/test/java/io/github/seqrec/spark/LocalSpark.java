package io.github.seqrec.spark;

import com.google.common.collect.Lists;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.BroadcastBlockId;
import scala.jdk.javaapi.CollectionConverters;

/** One session for the tests of this module, in this process. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession session() {
    return builder().getOrCreate();
  }

  static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 4)
        // Few rows would all come into one partition.
        .config("spark.sql.adaptive.coalescePartitions.enabled", false);
  }

  /** The values of this type that are broadcast. */
  static Set<BlockId> broadcasts(Class<?> type) {
    BlockManager blocks = SparkEnv.get().blockManager();
    return CollectionConverters.asJava(
            blocks.getMatchingBlockIds(
                id -> id instanceof BroadcastBlockId broadcast && broadcast.field().isEmpty()))
        .stream()
        .filter(id -> blocks.getLocalValues(id).exists(found -> isOf(found, type)))
        .collect(Collectors.toSet());
  }

  /** Takes all of a block, which is locked until then. */
  private static boolean isOf(BlockResult found, Class<?> type) {
    return Lists.newArrayList(CollectionConverters.asJava(found.data())).stream()
        .allMatch(type::isInstance);
  }

  /** What is kept in the executors. */
  static Set<Integer> persisted() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(session().sparkContext()).getPersistentRDDs().keySet());
  }

  /** Whether this comes true, as what Spark frees goes a moment later. */
  static boolean soon(BooleanSupplier condition) throws InterruptedException {
    for (int tries = 0; tries < 100 && !condition.getAsBoolean(); tries++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return condition.getAsBoolean();
  }
}
