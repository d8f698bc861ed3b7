package io.github.seqrec.examples.spark.bench;

import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.spark.EventColumns;
import io.github.seqrec.spark.SparkSequences;
import io.github.seqrec.spark.SparkSplit;
import io.github.seqrec.spark.SparkTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Quality at equal epochs, by the number of workers. */
final class TrainBench {

  private final InteractionDataset data;
  private final Map<String, String> options;
  private final FullRankingEvaluator ranking = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);

  /** A SASRec with these options. */
  TrainBench(InteractionDataset data, Map<String, String> options) {
    this.data = data;
    this.options = options;
  }

  void oneProcess() {
    Split split = LeaveOneOut.of(data);
    try (SequentialRecommender model =
        Recommenders.provider("sasrec").trainer("modern", options).train(split.training())) {
      tell("one process", model, split);
    }
  }

  void workers(SparkSession spark, int rounds) {
    List<Row> rows = rows();
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
    Split cases = LeaveOneOut.of(InteractionDataset.of(rows.stream().map(TrainBench::event)));
    SparkSplit split = sequences.leaveOneOut();
    for (int workers : new int[] {2, 4}) {
      for (double momentum : new double[] {0, 0.9}) {
        SparkTrainer trainer =
            SparkTrainer.of("sasrec", "modern", options).workers(workers).rounds(rounds);
        SparkTrainer used = momentum > 0 ? trainer.outer(0.7, momentum) : trainer;
        try (SequentialRecommender model = used.train(split)) {
          tell(workers + " workers, outer momentum " + momentum, model, cases);
          double parameters = model.card().metrics().getOrDefault("parameters", 0.0);
          System.out.printf(
              Locale.ROOT,
              "  %.1f MB an epoch between driver and workers (%d rounds)%n",
              2.0 * 3 * 4 * parameters * workers * rounds / 1e6,
              rounds);
        }
      }
    }
  }

  private List<Row> rows() {
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
    return rows;
  }

  private static Interaction event(Row row) {
    return Interaction.of(row.getString(0), row.getString(1), row.getLong(2));
  }

  private void tell(String what, SequentialRecommender model, Split split) {
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
