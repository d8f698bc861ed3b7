package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** A session whose two executors are processes of their own on this machine. */
final class TwoProcesses implements AutoCloseable {

  private final SparkSession session;

  TwoProcesses() throws IOException {
    String home = System.getenv("SPARK_HOME");
    assumeTrue(home != null, "skipped: SPARK_HOME must name a directory that may be written to");
    Files.createDirectories(Path.of(home, "jars"));
    LocalSpark.session().stop();
    session =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("two processes")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "768m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config(
                "spark.executor.extraJavaOptions",
                "-Dai.djl.offline=true -DOPT_OUT_TRACKING=true -XX:TieredStopAtLevel=1")
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executor.heartbeatInterval", "2s")
            .config("spark.sql.shuffle.partitions", 6)
            .config("spark.sql.adaptive.coalescePartitions.enabled", false)
            .getOrCreate();
  }

  SparkSession session() {
    return session;
  }

  /** This process starts no other JVM. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Something that a cluster does. */
  interface Work<T> {
    T run() throws Exception;
  }

  /** Does something, and ends an executor by signal 9 as soon as this many tasks have succeeded. */
  <T> T losingAnExecutorAfter(int tasks, Work<T> work) throws Exception {
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch killed = new CountDownLatch(1);
    CountDownLatch removed = new CountDownLatch(1);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            if (task.taskInfo().successful() && ended.incrementAndGet() == tasks) {
              executors().get(0).destroyForcibly();
              killed.countDown();
            }
          }

          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
            removed.countDown();
          }
        };
    session.sparkContext().addSparkListener(listener);
    try {
      T result = work.run();
      assertThat(killed.await(0, TimeUnit.SECONDS)).as("killed while it ran").isTrue();
      assertThat(removed.await(30, TimeUnit.SECONDS)).as("Spark has seen it").isTrue();
      assertThat(ended.get()).as("tasks after the kill").isGreaterThan(tasks);
      return result;
    } finally {
      session.sparkContext().removeSparkListener(listener);
    }
  }

  @Override
  public void close() {
    session.stop();
  }
}
