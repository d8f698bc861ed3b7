package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerializerTest {

  @Test
  void kryoIsRefusedBeforeAnythingIsRead(@TempDir Path directory) throws IOException {
    LocalSpark.session().stop();
    String kryo = "org.apache.spark.serializer.KryoSerializer";
    try (SparkSession spark = LocalSpark.builder().config("spark.serializer", kryo).getOrCreate()) {
      Dataset<Row> events = TinyModel.events(spark, TinyModel.data());
      String message = "spark.serializer (" + kryo + ") must be org.apache.spark.serializer.Java";
      assertThatThrownBy(() -> SparkSequences.of(events, EventColumns.usual()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
      assertThatThrownBy(() -> SparkSequences.read(spark, directory.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }
}
