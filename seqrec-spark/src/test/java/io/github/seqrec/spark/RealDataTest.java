package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.SasRecText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("data")
class RealDataTest {

  private static final EventColumns COLUMNS = EventColumns.of("user", "item", "time").order("line");

  private static Path file(String name) {
    Path file = Path.of(System.getProperty("seqrec.data", "data")).resolve(name).normalize();
    assumeTrue(
        Files.exists(file), () -> "skipped: " + file + " is absent; set -Dseqrec.data=<directory>");
    return file;
  }

  /** The rows of one file with their places: Spark numbers the lines of one file in their order. */
  private static Dataset<Row> rows(Path file, String separator, int time) {
    return LocalSpark.session()
        .read()
        .text(file.toString())
        .selectExpr("split(value, '" + separator + "') f", "monotonically_increasing_id() line")
        .selectExpr("f[0] user", "f[1] item", "bigint(f[" + time + "]) time", "line");
  }

  private static void assertSame(SparkSequences found, InteractionDataset expected) {
    assertThat(found.summary()).isEqualTo(expected.summary());
    assertThat(found.notes()).isEqualTo(expected.notes());
  }

  @Test
  void movieLens1MHasTheDigestOfOneMachine() throws IOException {
    Path file = file("ml-1m/ratings-reconstructed.dat.gz");
    InteractionDataset data = MovieLens.read(file);
    SparkSequences sequences = SparkSequences.of(rows(file, "::", 3), COLUMNS);
    assertSame(sequences, data);
    assertSame(sequences.core(5), KCore.stable(5).apply(data));
  }

  @Test
  void beautyHasTheDigestOfOneMachine() throws IOException {
    Path file = file("amazon-beauty-5core/beauty_user_asin_time.tsv.gz");
    InteractionDataset data = SasRecText.read(file);
    SparkSequences sequences = SparkSequences.of(rows(file, "\\t", 2), COLUMNS);
    assertSame(sequences, data);
    assertSame(sequences.core(5), KCore.stable(5).apply(data));
    assertSame(sequences.core(7), KCore.stable(7).apply(data));
  }
}
