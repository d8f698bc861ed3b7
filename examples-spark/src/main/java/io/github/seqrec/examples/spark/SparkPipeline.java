package io.github.seqrec.examples.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.struct;

import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.spark.EventColumns;
import io.github.seqrec.spark.SparkEvaluator;
import io.github.seqrec.spark.SparkRecommender;
import io.github.seqrec.spark.SparkSequences;
import io.github.seqrec.spark.SparkSplit;
import io.github.seqrec.spark.SparkTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads, prepares, trains, evaluates and scores on Spark, from a file of ratings to answers. */
@Command(
    name = "SparkPipeline",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ratings of MovieLens 100K (user, item, rating, time, by tabs) to answers.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SparkPipeline implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "u.data, plain or compressed.")
  private String data;

  @Option(names = "--out", required = true, description = "Directory for what is made.")
  private Path out;

  @Option(
      names = "--master",
      defaultValue = "local[2]",
      description = "Where Spark runs; ${DEFAULT-VALUE}.")
  private String master;

  @Option(
      names = "--model",
      defaultValue = "sasrec",
      description = "A network of item sequences; ${DEFAULT-VALUE}.")
  private String model;

  @Option(names = "--preset", description = "Options of the model; its first ones by default.")
  private @Nullable String preset;

  @Option(names = "--option", description = "An option of the model, name=value; may be repeated.")
  private Map<String, String> replaced = new HashMap<>();

  @Option(
      names = "--workers",
      defaultValue = "2",
      description = "Shards of the users that train side by side; ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--core",
      defaultValue = "5",
      description = "Events that each user and item has at least; ${DEFAULT-VALUE}.")
  private int core;

  /** Runs the example. */
  public static void main(String... args) {
    // DJL neither downloads nor reports usage.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Where what is refused is a line. */
  static CommandLine commandLine() {
    return new CommandLine(new SparkPipeline())
        .setExecutionExceptionHandler(
            (problem, command, parsed) -> {
              if (problem instanceof IllegalArgumentException
                  || problem instanceof IOException
                  || problem instanceof UncheckedIOException) {
                command.getErr().println(problem.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw problem;
            });
  }

  @Override
  public Integer call() throws IOException {
    // First of all, so that an option that is refused leaves nothing behind.
    String options = preset == null ? Recommenders.provider(model).presets().get(0) : preset;
    SparkTrainer trainer = SparkTrainer.of(model, options, replaced).workers(workers);
    try (SparkSession spark =
        SparkSession.builder()
            .appName("seqrec")
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 4)
            .getOrCreate()) {
      run(spark, trainer);
    }
    return 0;
  }

  private void run(SparkSession spark, SparkTrainer trainer) throws IOException {
    Dataset<Row> ratings =
        spark
            .read()
            .option("sep", "\t")
            .schema("user STRING, item STRING, rating FLOAT, time LONG")
            .csv(data)
            .selectExpr("*", "monotonically_increasing_id() line");
    SparkSequences sequences =
        SparkSequences.of(ratings, EventColumns.of("user", "item", "time").order("line"))
            .core(core);
    System.out.println(sequences);
    sequences.write(out.resolve("prepared").toString());

    SparkSplit split = sequences.leaveOneOut();
    Path saved = out.resolve("model");
    try (SequentialRecommender trained = trainer.train(split)) {
      trained.save(saved);
    }
    System.out.println(
        SparkEvaluator.of(() -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE))
            .evaluate(saved, split, SparkSplit.Part.TEST));

    Dataset<Row> histories =
        ratings
            .groupBy("user")
            .agg(collect_list(struct("time", "line", "item")).as("events"))
            .select(col("user"), expr("array_sort(events).item items"));
    Dataset<Row> answers = SparkRecommender.of(saved).transform(histories);
    answers.write().parquet(out.resolve("answers").toString());
    answers.show(5, 100);
  }
}
