package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.seqrec.api.SeenPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Recommends for a DataFrame of histories with any saved model, one row of answer for each row.
 *
 * <pre>{@code
 * Dataset<Row> best = SparkRecommender.of(Path.of("model")).setTopK(20).transform(histories);
 * }</pre>
 *
 * <p>Input: a column of user ids, which may be null, and missing unless {@link #setUserCol} names
 * it, and one of histories, arrays of item ids, oldest first. Output: all columns of the input, and
 * {@code recommendations}, an array of structs of {@code item} (string) and {@code score} (float),
 * best first: the answers of {@link io.github.seqrec.api.SequentialRecommender#recommendAll}; and
 * {@code known}, the number of events of the history whose item the model knows: at 0 the answer is
 * the most popular items. Each executor gets the model once from the driver and loads it once; a
 * task holds one batch of scores, 64 MB at most. The executors need the jars of seqrec and libtorch
 * on their class path.
 *
 * <p>Threads may transform by it at the same time, once its parameters are set; the setters change
 * it, and are not thread-safe.
 */
public final class SparkRecommender extends Transformer implements DefaultParamsWritable {

  private static final long serialVersionUID = 1;

  private final String uid;
  private final Param<String> modelPath;
  private final Param<String> userCol;
  private final Param<String> historyCol;
  private final Param<String> outputCol;
  private final Param<String> knownCol;
  private final IntParam topK;
  private final IntParam batchSize;
  private final BooleanParam excludeSeen;

  /** A transformer without a model, for Spark, which sets the parameters afterwards. */
  public SparkRecommender(String uid) {
    this.uid = uid;
    modelPath = new Param<>(this, "modelPath", "directory of the saved model, on the driver");
    userCol = new Param<>(this, "userCol", "column of user ids; need not be there unless set");
    historyCol = new Param<>(this, "historyCol", "column of arrays of item ids, oldest first");
    outputCol = new Param<>(this, "outputCol", "new column of items with their scores");
    knownCol = new Param<>(this, "knownCol", "new column of the number of known events");
    topK = new IntParam(this, "topK", "items for each history", ParamValidators.gtEq(1));
    batchSize =
        new IntParam(this, "batchSize", "histories scored at once", ParamValidators.gtEq(1));
    excludeSeen =
        new BooleanParam(this, "excludeSeen", "whether items of the history are left out");
    setDefault(userCol, "user");
    setDefault(historyCol, "items");
    setDefault(outputCol, "recommendations");
    setDefault(knownCol, "known");
    setDefault(topK, 10);
    setDefault(batchSize, 256);
    setDefault(excludeSeen, true);
  }

  /** A transformer for a saved model: 10 items, none of the history among them. */
  public static SparkRecommender of(Path model) {
    SparkRecommender recommender = new SparkRecommender(Identifiable$.MODULE$.randomUID("seqrec"));
    recommender.set(recommender.modelPath, model.toAbsolutePath().toString());
    return recommender;
  }

  /** The same as {@link #of(Path)}, for callers without a {@code Path}, such as PySpark. */
  public static SparkRecommender of(String model) {
    return of(Path.of(model));
  }

  /** Reads a saved transformer: its parameters, not the model. */
  public static MLReader<SparkRecommender> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The directory of the model. */
  public Param<String> modelPath() {
    return modelPath;
  }

  /** The column of user ids. */
  public Param<String> userCol() {
    return userCol;
  }

  /** The column of histories. */
  public Param<String> historyCol() {
    return historyCol;
  }

  /** The column that the answers become. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** The column that tells how many events of the history are of items that the model knows. */
  public Param<String> knownCol() {
    return knownCol;
  }

  /** The number of items. */
  public IntParam topK() {
    return topK;
  }

  /** The number of histories that are scored at once, fewer for large catalogues. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Whether items of the history are left out. */
  public BooleanParam excludeSeen() {
    return excludeSeen;
  }

  /** Sets {@link #userCol()}. */
  public SparkRecommender setUserCol(String value) {
    set(userCol, value);
    return this;
  }

  /** Sets {@link #historyCol()}. */
  public SparkRecommender setHistoryCol(String value) {
    set(historyCol, value);
    return this;
  }

  /** Sets {@link #outputCol()}. */
  public SparkRecommender setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets {@link #knownCol()}. */
  public SparkRecommender setKnownCol(String value) {
    set(knownCol, value);
    return this;
  }

  /** Sets {@link #topK()}; at least 1. */
  public SparkRecommender setTopK(int value) {
    set(topK, value);
    return this;
  }

  /** Sets {@link #batchSize()}; at least 1. */
  public SparkRecommender setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** Sets {@link #excludeSeen()}. */
  public SparkRecommender setExcludeSeen(boolean value) {
    set(excludeSeen, value);
    return this;
  }

  /**
   * Answers all histories, when the result is asked for.
   *
   * @throws java.io.UncheckedIOException if the model cannot be read
   * @throws IllegalArgumentException if there is no column of histories, or none of users that was
   *     named, or one of the new columns is there already
   */
  @Override
  public Dataset<Row> transform(Dataset<?> histories) {
    SparkSession spark = histories.sparkSession();
    requireColumns(spark, histories.schema());
    ShippedModel model =
        ShippedModel.ship(
            JavaSparkContext.fromSparkContext(spark.sparkContext()), Path.of($(modelPath)));
    HistoryScoring scoring =
        new HistoryScoring(
            model,
            (int) $(topK),
            (boolean) $(excludeSeen) ? SeenPolicy.EXCLUDE : SeenPolicy.INCLUDE,
            (int) $(batchSize),
            histories.schema().size());
    Column user =
        has(spark, histories.schema(), $(userCol)) ? EventLayout.quoted($(userCol)) : lit(null);
    MapPartitionsFunction<Row, Row> answers = scoring::answers;
    return histories
        .select(
            col("*"),
            user.cast(DataTypes.StringType),
            EventLayout.quoted($(historyCol)).cast(DataTypes.createArrayType(DataTypes.StringType)))
        .mapPartitions(answers, Encoders.row(answered(histories.schema())));
  }

  private void requireColumns(SparkSession spark, StructType schema) {
    require(spark, schema, historyCol, "name the column of histories");
    if (isSet(userCol)) {
      require(spark, schema, userCol, "name the column of user ids, or leave it unset");
    }
    for (Param<String> added : List.of(outputCol, knownCol)) {
      if (has(spark, schema, $(added))) {
        throw new IllegalArgumentException(
            added.name()
                + " ("
                + $(added)
                + ") must be a new column, and the DataFrame has it among "
                + List.of(schema.fieldNames())
                + "; name another");
      }
    }
  }

  private void require(SparkSession spark, StructType schema, Param<String> param, String remedy) {
    if (!has(spark, schema, $(param))) {
      throw new IllegalArgumentException(
          param.name()
              + " ("
              + $(param)
              + ") must be a column of the DataFrame, which has "
              + List.of(schema.fieldNames())
              + "; "
              + remedy);
    }
  }

  /** Whether there is a column of this name, as Spark compares names. */
  private static boolean has(SparkSession spark, StructType schema, String name) {
    boolean exact = Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"));
    return Stream.of(schema.fieldNames())
        .anyMatch(field -> exact ? field.equals(name) : field.equalsIgnoreCase(name));
  }

  /** Compares names as the active session does. */
  @Override
  public StructType transformSchema(StructType schema) {
    requireColumns(SparkSession.active(), schema);
    return answered(schema);
  }

  private StructType answered(StructType schema) {
    StructType item =
        new StructType()
            .add("item", DataTypes.StringType, false)
            .add("score", DataTypes.FloatType, false);
    return schema
        .add($(outputCol), DataTypes.createArrayType(item, false), false)
        .add($(knownCol), DataTypes.IntegerType, false);
  }

  @Override
  public SparkRecommender copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
