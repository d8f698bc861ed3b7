package io.github.seqrec.examples.spark.bench;

import com.google.common.math.Quantiles;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.SyntheticEvents;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.spark.EventColumns;
import io.github.seqrec.spark.SparkRecommender;
import io.github.seqrec.spark.SparkSequences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Spark beside one process, in one run: preparation, scoring, training. */
@Command(
    name = "bench.SparkBench",
    mixinStandardHelpOptions = true,
    description = "Spark beside one process, in one run.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SparkBench {

  @Option(
      names = "--master",
      defaultValue = "local[2]",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Where Spark runs; ${DEFAULT-VALUE}.")
  private String master;

  @Option(
      names = "--dir",
      required = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Directory for what is made; events and models there are used again.")
  private Path directory;

  @Option(
      names = "--repeat",
      defaultValue = "3",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Runs that the median is of; ${DEFAULT-VALUE}. Training runs once.")
  private int repeat;

  /** Runs a benchmark. */
  public static void main(String... args) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.exit(new CommandLine(new SparkBench()).execute(args));
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void tell(String what, List<Double> one, List<Double> spark) {
    double single = Quantiles.median().compute(one);
    double cluster = Quantiles.median().compute(spark);
    System.out.printf(
        Locale.ROOT,
        "%s: one process %.2f s %s, Spark %.2f s %s, ratio of speeds %.2f%n",
        what,
        single,
        one,
        cluster,
        spark,
        single / cluster);
  }

  private SparkSession session() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("bench")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 16);
    if (master.startsWith("local-cluster")) {
      builder
          .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
          .config(
              "spark.executor.extraJavaOptions", "-Dai.djl.offline=true -DOPT_OUT_TRACKING=true")
          .config("spark.executorEnv.OMP_NUM_THREADS", "1");
    }
    return builder.getOrCreate();
  }

  /** From events to their 5-core. */
  @Command(
      mixinStandardHelpOptions = true,
      description = "From events to their 5-core: one process reads text, Spark text and Parquet.")
  int prepare(
      @Option(
              names = "--events",
              defaultValue = "20000000",
              description = "Synthetic events; ${DEFAULT-VALUE}.")
          long events)
      throws Exception {
    Files.createDirectories(directory);
    Path file = directory.resolve("events-" + events + ".csv");
    if (!Files.exists(file)) {
      SyntheticEvents.of(events, 42).write(file);
    }
    SparkSession spark = session();
    Dataset<Row> text =
        spark.read().schema("user STRING, item STRING, time LONG").csv(file.toString());
    String columns = directory.resolve("events-" + events + ".parquet").toString();
    text.write().mode("overwrite").parquet(columns);
    Dataset<Row> parquet = spark.read().parquet(columns);
    List<Double> one = new ArrayList<>();
    List<Double> ofText = new ArrayList<>();
    List<Double> ofParquet = new ArrayList<>();
    for (int run = 0; run < repeat; run++) {
      String[] found = new String[3];
      ofText.add(seconds(() -> found[1] = core(text)));
      ofParquet.add(seconds(() -> found[2] = core(parquet)));
      one.add(
          seconds(
              () -> {
                InteractionDataset data =
                    KCore.stable(5)
                        .apply(
                            DelimitedText.separatedBy(
                                    ",", Column.USER, Column.ITEM, Column.TIMESTAMP)
                                .read(file));
                found[0] = data.interactionCount() + " events, " + data.items();
              }));
      System.out.println(Arrays.toString(found));
    }
    tell("prepare " + events + " from text", one, ofText);
    tell("prepare " + events + " from Parquet", one, ofParquet);
    System.out.println(
        Files.readString(Path.of("/proc/self/status"))
            .lines()
            .filter(line -> line.startsWith("VmHWM"))
            .toList());
    spark.stop();
    return 0;
  }

  private static String core(Dataset<Row> events) {
    SparkSequences all = SparkSequences.of(events, EventColumns.of("user", "item", "time"));
    SparkSequences core = all.core(5);
    all.unpersist();
    core.unpersist();
    return core.interactionCount() + " events, " + core.items();
  }

  /** Histories answered a second. */
  @Command(
      mixinStandardHelpOptions = true,
      description = "Time to answer all histories: two threads of one process, and Spark.")
  int score(
      @Option(
              names = "--users",
              defaultValue = "20000",
              description = "Histories; ${DEFAULT-VALUE}.")
          int users,
      @Option(
              names = "--items",
              defaultValue = "10000",
              description = "Items of the catalogue; ${DEFAULT-VALUE}.")
          int items)
      throws Exception {
    Files.createDirectories(directory);
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.1, 7).users(2000).items(items).lengths(10, 50).generate();
    Path saved = directory.resolve("scored-" + items);
    if (!Files.exists(saved)) {
      try (SequentialRecommender model =
          Recommenders.provider("sasrec")
              .trainer("modern", Map.of("epochs", "1", "dim", "64", "maxLength", "50"))
              .train(data)) {
        model.save(saved);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < users; u++) {
      var sequence = data.sequence(u % data.userCount());
      rows.add(
          RowFactory.create(
              "u" + u, data.items().ids(sequence.history(sequence.size()).toArray())));
    }
    SparkSession spark = session();
    StructType schema =
        new StructType()
            .add("user", DataTypes.StringType)
            .add("items", DataTypes.createArrayType(DataTypes.StringType));
    String histories = directory.resolve("histories-" + users + "-" + items).toString();
    spark.createDataFrame(rows, schema).repartition(8).write().mode("overwrite").parquet(histories);
    List<Double> one = new ArrayList<>();
    List<Double> cluster = new ArrayList<>();
    try (SequentialRecommender model = Recommenders.load(saved)) {
      for (int run = 0; run <= repeat; run++) {
        double ours = seconds(() -> threads(model, rows));
        double theirs =
            seconds(
                () ->
                    SparkRecommender.of(saved)
                        .transform(spark.read().parquet(histories))
                        .write()
                        .format("noop")
                        .mode("overwrite")
                        .save());
        // The first run loads the model and compiles the code.
        if (run > 0) {
          one.add(ours);
          cluster.add(theirs);
        }
      }
    }
    tell("score " + users + " x " + items, one, cluster);
    spark.stop();
    return 0;
  }

  private static void threads(SequentialRecommender model, List<Row> rows) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += 256) {
        List<RecommendRequest> batch =
            rows.subList(from, Math.min(rows.size(), from + 256)).stream()
                .map(row -> RecommendRequest.of(row.<List<String>>getAs(1)))
                .toList();
        work.add(
            pool.submit(
                () -> {
                  ComputeThreads.ofThisThread(1);
                  model.recommendAll(batch);
                }));
      }
      for (Future<?> batch : work) {
        batch.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Quality at equal epochs, by the number of workers. */
  @Command(
      mixinStandardHelpOptions = true,
      description = "Quality at equal epochs: one process, and 2 and 4 workers on Spark.")
  int train(
      @Option(
              names = "--data",
              required = true,
              description = "Ratings of MovieLens 1M, plain or compressed.")
          Path file,
      @Option(
              names = "--rounds",
              defaultValue = "10",
              description = "Rounds an epoch; ${DEFAULT-VALUE}.")
          int rounds,
      @Option(
              names = "--option",
              description = "An option of the model, name=value; may be repeated.")
          Map<String, String> given)
      throws IOException {
    TrainBench bench =
        new TrainBench(
            KCore.stable(5).apply(MovieLens.read(file)), given == null ? Map.of() : given);
    bench.oneProcess();
    SparkSession spark = session();
    bench.workers(spark, rounds);
    spark.stop();
    return 0;
  }
}
