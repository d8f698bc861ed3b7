package io.github.seqrec.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.data.PreparedSequences;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkPipelineTest {

  private static Path data(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      for (int t = 0; t < 8; t++) {
        lines.add("u" + user + "\ti" + (user + t) % 12 + "\t4\t" + (100 * user + t));
      }
    }
    return Files.write(directory.resolve("u.data"), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sasrec", "caser"})
  void aFileOfRatingsBecomesAModelAndAnswers(String model, @TempDir Path directory)
      throws Exception {
    Path out = directory.resolve("out");
    int code =
        SparkPipeline.commandLine()
            .execute(
                "--data",
                data(directory).toString(),
                "--out",
                out.toString(),
                "--model",
                model,
                "--option",
                "epochs=1",
                "--option",
                "dim=8",
                "--option",
                "maxLength=10");

    assertThat(code).isZero();
    assertThat(PreparedSequences.read(out.resolve("prepared")).userCount()).isEqualTo(20);
    assertThat(out.resolve("model")).isDirectory();
    assertThat(out.resolve("answers/_SUCCESS")).exists();
  }

  @Test
  void anOptionThatIsRefusedIsALineAndLeavesNothingBehind(@TempDir Path directory)
      throws Exception {
    Path out = directory.resolve("out");
    StringWriter errors = new StringWriter();
    int code =
        SparkPipeline.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute(
                "--data", data(directory).toString(),
                "--out", out.toString(),
                "--option", "dimension=8");

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString().lines()).singleElement().asString().contains("dimension");
    assertThat(out).doesNotExist();
  }
}
