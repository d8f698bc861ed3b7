package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.PreparedSequences;
import io.github.seqrec.data.SequenceColumns;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Sequences as the directory that {@link PreparedSequences} describes. */
final class SequenceFiles {

  /** Where a user comes among all; one machine goes by the order of the rows instead. */
  private static final String FIRST = "first";

  private final SparkSession spark;
  private final Path root;
  private final FileSystem files;

  SequenceFiles(SparkSession spark, String directory) throws IOException {
    this.spark = spark;
    this.root = new Path(directory);
    this.files = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  void write(PreparedSequences.Manifest manifest, ItemCatalog items, JavaRDD<UserBlock> ordered)
      throws IOException {
    if (files.exists(root)) {
      throw new FileAlreadyExistsException(root + " exists; choose another directory or remove it");
    }
    spark
        .createDataset(ordered.flatMap(SequenceFiles::rows).rdd(), Encoders.bean(SequenceRow.class))
        .select(columns(manifest))
        .write()
        .parquet(part("sequences"));
    spark
        .createDataset(items.ids(), Encoders.STRING())
        .toDF("item_id")
        .coalesce(1)
        .write()
        .option("maxRecordsPerFile", 0) // the session's own bound would part the one file
        .parquet(part("items"));
    try (OutputStream out = files.create(new Path(root, PreparedSequences.MANIFEST), false)) {
      out.write(manifest.toJson().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Columns and no text of SQL, in which some sessions read {@code user} as their own user. */
  private static Column[] columns(PreparedSequences.Manifest manifest) {
    List<Column> columns = new ArrayList<>(List.of(col("user").as("user_id"), col("items")));
    if (manifest.timestamps()) {
      columns.add(col("timestamps"));
    }
    if (manifest.ratings()) {
      columns.add(col("ratings"));
    }
    if (!manifest.actions().isEmpty()) {
      columns.add(col("actions"));
    }
    columns.add(col(FIRST));
    return columns.toArray(Column[]::new);
  }

  PreparedSequences.Manifest manifest() throws IOException {
    Path file = new Path(root, PreparedSequences.MANIFEST);
    try (var in = files.open(file)) {
      return PreparedSequences.Manifest.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString());
    }
  }

  List<String> items() throws IOException {
    // One file, whose rows are read in their order by one task.
    return spark.read().parquet(present("items")).coalesce(1).as(Encoders.STRING()).collectAsList();
  }

  /** The users, a block for each partition, not in order: files are read in that of their sizes. */
  JavaRDD<UserBlock> blocks(PreparedSequences.Manifest manifest) throws IOException {
    boolean timed = manifest.timestamps();
    boolean rated = manifest.ratings();
    boolean acted = !manifest.actions().isEmpty();
    Dataset<Row> rows =
        spark
            .read()
            .parquet(present("sequences"))
            .select(
                col("user_id"),
                col(FIRST),
                col("items"),
                timed ? col("timestamps") : lit(null),
                rated ? col("ratings") : lit(null),
                acted ? col("actions") : lit(null));
    return rows.toJavaRDD()
        .map(row -> block(row, timed, rated, acted))
        .mapPartitions(UserBlock::joined);
  }

  /**
   * Counts what was read, all of it.
   *
   * @throws IOException if it is not as much as the manifest says
   */
  void requireComplete(
      PreparedSequences.Manifest manifest, ItemCatalog items, JavaRDD<UserBlock> blocks)
      throws IOException {
    Tuple2<Integer, Long> read =
        blocks
            .map(UserBlock::columns)
            .map(all -> new Tuple2<>(all.users().length, (long) all.items().length))
            .fold(new Tuple2<>(0, 0L), (a, b) -> new Tuple2<>(a._1() + b._1(), a._2() + b._2()));
    var found = new PreparationNotes.Counts(read._1(), items.size(), read._2());
    if (!found.equals(manifest.counts())) {
      throw new IOException(
          root
              + ": expected "
              + manifest.counts()
              + ", found "
              + found
              + "; prepare the sequences again");
    }
  }

  private static UserBlock block(Row row, boolean timed, boolean rated, boolean acted) {
    List<Integer> items = row.getList(2);
    SequenceColumns columns =
        new SequenceColumns(
            new String[] {row.getString(0)},
            new int[] {0, items.size()},
            ints(items),
            timed ? row.<Long>getList(3).stream().mapToLong(Long::longValue).toArray() : null,
            rated ? floats(row.getList(4)) : null,
            acted ? ints(row.getList(5)) : null);
    return new UserBlock(columns, new long[] {row.getLong(1)});
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  private String part(String name) {
    return new Path(root, name).toString();
  }

  private String present(String name) throws IOException {
    Path part = new Path(root, name);
    FileStatus[] found = files.globStatus(new Path(part, "*.parquet"));
    if (found == null || found.length == 0) {
      throw new FileNotFoundException(
          part + ": expected files named *.parquet, found none; prepare the sequences again");
    }
    return part.toString();
  }

  private static Iterator<SequenceRow> rows(UserBlock block) {
    return IntStream.range(0, block.firsts().length)
        .mapToObj(u -> new SequenceRow(block, u))
        .iterator();
  }

  /** A row, as a bean for Spark's encoder, which copies the arrays as a whole. */
  public static final class SequenceRow {
    private final String user;
    private final long first;
    private final int[] items;
    private final long @Nullable [] timestamps;
    private final float @Nullable [] ratings;
    private final int @Nullable [] actions;

    SequenceRow(UserBlock block, int u) {
      SequenceColumns all = block.columns();
      int from = all.offsets()[u];
      int to = all.offsets()[u + 1];
      user = all.users()[u];
      first = block.firsts()[u];
      items = Arrays.copyOfRange(all.items(), from, to);
      timestamps = all.timestamps() == null ? null : Arrays.copyOfRange(all.timestamps(), from, to);
      ratings = all.ratings() == null ? null : Arrays.copyOfRange(all.ratings(), from, to);
      actions = all.actions() == null ? null : Arrays.copyOfRange(all.actions(), from, to);
    }

    /** The user's id. */
    public String getUser() {
      return user;
    }

    /** The place of the user among all. */
    public long getFirst() {
      return first;
    }

    /** Item indices. */
    public int[] getItems() {
      return items;
    }

    /** Times, if there are some. */
    public long @Nullable [] getTimestamps() {
      return timestamps;
    }

    /** Ratings, if there are some. */
    public float @Nullable [] getRatings() {
      return ratings;
    }

    /** Codes of actions, if there are some. */
    public int @Nullable [] getActions() {
      return actions;
    }
  }
}
