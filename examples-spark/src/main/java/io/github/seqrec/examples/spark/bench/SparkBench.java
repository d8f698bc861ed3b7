package io.github.seqrec.examples.spark.bench;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.LeaveOneOut;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.SyntheticEvents;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.spark.EventColumns;
import io.github.seqrec.spark.SparkRecommender;
import io.github.seqrec.spark.SparkSequences;
import io.github.seqrec.spark.SparkSplit;
import io.github.seqrec.spark.SparkTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
@Command(name = "bench.SparkBench", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SparkBench {

  @Option(names = "--master", defaultValue = "local[2]", scope = CommandLine.ScopeType.INHERIT)
  private String master;

  @Option(names = "--dir", required = true, scope = CommandLine.ScopeType.INHERIT)
  private Path directory;

  @Option(names = "--repeat", defaultValue = "3", scope = CommandLine.ScopeType.INHERIT)
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
    double single = median(one);
    double cluster = median(spark);
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

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
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

  /** From events to their 5-core: one process reads text, Spark text and Parquet. */
  @Command
  int prepare(@Option(names = "--events", defaultValue = "20000000") long events) throws Exception {
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
  @Command
  int score(
      @Option(names = "--users", defaultValue = "20000") int users,
      @Option(names = "--items", defaultValue = "10000") int items)
      throws Exception {
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
  @Command
  int train(
      @Option(names = "--data", required = true) Path file,
      @Option(names = "--rounds", defaultValue = "10") int rounds,
      @Option(names = "--set") Map<String, String> given)
      throws IOException {
    Map<String, String> options = given == null ? new HashMap<>() : given;
    InteractionDataset data = KCore.stable(5).apply(MovieLens.read(file));
    Split split = LeaveOneOut.of(data);
    FullRankingEvaluator ranking = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
    try (SequentialRecommender model =
        Recommenders.provider("sasrec").trainer("modern", options).train(split.training())) {
      tell("one process", model, ranking, split);
    }
    SparkSession spark = session();
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      var sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        rows.add(
            RowFactory.create(
                data.userId(u),
                data.items().id(sequence.item(t)),
                sequence.timestamp(t),
                (long) rows.size()));
      }
    }
    StructType schema =
        new StructType()
            .add("user", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("time", DataTypes.LongType)
            .add("line", DataTypes.LongType);
    SparkSequences sequences =
        SparkSequences.of(
            spark.createDataFrame(rows, schema),
            EventColumns.of("user", "item", "time").order("line"));
    // The cases of one machine, by the catalogue that the model was trained with.
    Split cases = LeaveOneOut.of(InteractionDataset.of(rows.stream().map(SparkBench::event)));
    SparkSplit ofCluster = sequences.leaveOneOut();
    for (int workers : new int[] {2, 4}) {
      for (double momentum : new double[] {0, 0.9}) {
        SparkTrainer trainer =
            SparkTrainer.of("sasrec", "modern", options).workers(workers).rounds(rounds);
        SparkTrainer used = momentum > 0 ? trainer.outer(0.7, momentum) : trainer;
        try (SequentialRecommender model = used.train(ofCluster)) {
          tell(workers + " workers, outer momentum " + momentum, model, ranking, cases);
          double parameters = model.card().metrics().getOrDefault("parameters", 0.0);
          System.out.printf(
              Locale.ROOT,
              "  %.1f MB an epoch between driver and workers (%d rounds)%n",
              2.0 * 3 * 4 * parameters * workers * rounds / 1e6,
              rounds);
        }
      }
    }
    spark.stop();
    return 0;
  }

  private static Interaction event(Row row) {
    return Interaction.of(row.getString(0), row.getString(1), row.getLong(2));
  }

  private static void tell(
      String what, SequentialRecommender model, FullRankingEvaluator ranking, Split split) {
    var report = ranking.evaluate(model, split.test());
    System.out.printf(
        Locale.ROOT,
        "%s: HR@10 %.4f, NDCG@10 %.4f, %s%n",
        what,
        report.hitRate(10),
        report.ndcg(10),
        model.card().metrics());
  }
}
