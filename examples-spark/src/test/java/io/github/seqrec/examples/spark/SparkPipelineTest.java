package io.github.seqrec.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.data.PreparedSequences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SparkPipelineTest {

  @Test
  void aFileOfRatingsBecomesAModelAndAnswers(@TempDir Path directory) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      for (int t = 0; t < 8; t++) {
        lines.add("u" + user + "\ti" + (user + t) % 12 + "\t4\t" + (100 * user + t));
      }
    }
    Path data = Files.write(directory.resolve("u.data"), lines);
    Path out = directory.resolve("out");
    int code =
        new CommandLine(new SparkPipeline())
            .execute(
                "--data", data.toString(),
                "--out", out.toString(),
                "--option", "epochs=1",
                "--option", "dim=8",
                "--option", "maxLength=10");

    assertThat(code).isZero();
    assertThat(PreparedSequences.read(out.resolve("prepared")).userCount()).isEqualTo(20);
    assertThat(out.resolve("model")).isDirectory();
    assertThat(out.resolve("answers/_SUCCESS")).exists();
  }
}
