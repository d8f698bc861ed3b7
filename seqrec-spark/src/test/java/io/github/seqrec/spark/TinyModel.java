package io.github.seqrec.spark;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.neural.SasRec;
import io.github.seqrec.models.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A small SASRec and histories for it. */
final class TinyModel {

  private TinyModel() {}

  static SequenceDataset data() {
    return SyntheticSequences.markov(1, 0.1, 7).users(60).items(40).lengths(4, 12).generate();
  }

  static Path saved(Path directory) throws IOException {
    try (var model = SasRec.trainer(options()).train(data())) {
      model.save(directory);
    }
    return directory;
  }

  static SasRec.Options options() {
    return SasRec.Options.modern().toBuilder()
        .maxLength(10)
        .dim(16)
        .blocks(1)
        .training(
            TrainingOptions.defaults().toBuilder()
                .epochs(3)
                .batchSize(8)
                .learningRate(0.01)
                .seed(5)
                .build())
        .build();
  }

  /** The histories of the data as ids. */
  static Dataset<Row> histories(SparkSession spark, SequenceDataset data) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      rows.add(RowFactory.create(data.userId(u), ids(data, u)));
    }
    return spark.createDataFrame(rows, schema());
  }

  /** The items that a row of {@link #histories} was answered with. */
  static List<String> recommended(Row answer) {
    return answer.<Row>getList(2).stream().map(item -> item.getString(0)).toList();
  }

  static List<String> ids(SequenceDataset data, int user) {
    return data.items().ids(data.sequence(user).history(data.sequence(user).size()).toArray());
  }

  /** The events of the data one user after the other, so that items are numbered by them. */
  static InteractionDataset inOrder(SequenceDataset data) {
    List<Interaction> events = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      for (String item : ids(data, u)) {
        events.add(Interaction.of(data.userId(u), item, events.size()));
      }
    }
    return InteractionDataset.of(events);
  }

  /** The events of the data, dealt out, with their places. */
  static Dataset<Row> events(SparkSession spark, SequenceDataset data) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      for (String item : ids(data, u)) {
        rows.add(RowFactory.create(data.userId(u), item, (long) rows.size()));
      }
    }
    StructType schema =
        new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("timestamp", DataTypes.LongType);
    return spark.createDataFrame(rows, schema).repartition(3);
  }

  static StructType schema() {
    return new StructType()
        .add("user", DataTypes.StringType)
        .add("items", DataTypes.createArrayType(DataTypes.StringType));
  }
}
