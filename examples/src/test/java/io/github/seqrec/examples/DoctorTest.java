package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir private Path directory;

  @Test
  void tellsWhatItReadAndWhatItFound() throws IOException {
    Run run =
        run("--data", Run.sasrecFile(directory).toString(), "--format", "sasrec", "--core", "5")
            .succeeded();

    assertThat(run.out())
        .contains("150 users, 130 items", "5-core", "leave-one-out", "WARNING times", "sequence:")
        .doesNotContain("LEAK");
  }

  @Test
  void aLeakFailsOnlyWhenToldSo() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < 30; u++) {
      lines.add(u + " " + (1 + 3 * u) + " " + (2 + 3 * u) + " " + (3 + 3 * u));
    }
    Path file = Files.write(directory.resolve("sequential_data.txt"), lines);
    String[] args = {"--data", file.toString(), "--format", "sequential"};

    assertThat(run(args).succeeded().out()).contains("LEAK    numbering");
    String[] strict = {"--data", file.toString(), "--format", "sequential", "--strict", "--json"};
    Run failed = run(strict);
    assertThat(failed.exitCode()).isEqualTo(3);
    JsonObject json = JsonParser.parseString(failed.out()).getAsJsonObject();
    assertThat(json.keySet()).containsExactly("preparation", "split", "findings");
    assertThat(json.getAsJsonArray("findings")).isNotEmpty();
  }

  @Test
  void readsADirectoryOfParquet() {
    String spark = "../seqrec-data/src/test/resources/parquet/spark";

    assertThat(run("--data", spark, "--format", "parquet").succeeded().out())
        .contains("3 users, 4 items, 10 events");
  }

  @Test
  void readsTheIdsOfTheSourceWhereAMapLiesBesideTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("sequential_data.txt"), "1 1 2 3 1\n");
    Path maps = directory.resolve("datamaps.json");
    Files.writeString(
        maps,
        "{\"id2user\": {\"1\": \"A\"}, \"id2item\": {\"1\": \"x\", \"2\": \"y\", \"3\": \"z\"}}");

    DataFormat mapped = DataFormat.named("sequential-mapped");
    assertThat(mapped.read(file).items().ids()).containsExactly("x", "y", "z");

    Path compressed = directory.resolve("datamaps.json.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(maps, gzip);
    }
    Files.delete(maps);
    assertThat(mapped.read(file).items().ids()).containsExactly("x", "y", "z");

    Files.delete(compressed);
    assertThatThrownBy(() -> mapped.read(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("datamaps.json: file is missing");
  }

  @Test
  void refusesBadInputWithOneLine() throws IOException {
    String file = Run.sasrecFile(directory).toString();
    run("--data", file, "--format", "xml").failedWith("there is no format 'xml'", "lastfm-tags");
    run("--data", file, "--format", "sasrec", "--core", "-1").failedWith("minimum (-1)");
    run("--data", file, "--format", "recbole").failedWith("actions.txt, line 1", "user_id:token");
    assertThat(run("--help").succeeded().out()).contains("--core", "--strict");
  }

  private static Run run(String... args) {
    return Run.of(new Doctor(), args);
  }
}
