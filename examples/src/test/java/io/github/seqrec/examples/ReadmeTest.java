package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.SyntheticSequences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCE =
      Path.of("src/main/java/io/github/seqrec/examples/ReadmeExample.java");

  @Test
  void theFirstBlockOfJavaIsTenLinesOfCompiledSource() throws IOException {
    List<String> block = between(README, "```java", "```");
    assertThat(block).isEqualTo(between(SOURCE, "    // tag::readme", "    // end::readme"));
    assertThat(block.stream().filter(line -> !line.isBlank())).hasSize(10);
  }

  /** In a process of its own, since the block names files in the current directory. */
  @Test
  void theFirstBlockOfJavaRuns(@TempDir Path directory) throws Exception {
    writeRatings(directory.resolve("ml-1m/ratings.dat"));
    Path printed = directory.resolve("printed.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                ReadmeExample.class.getName())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(printed)).isZero();
    assertThat(Files.readString(printed)).contains("sasrec: full ranking", "ndcg@10", "ScoredItem");
    assertThat(directory.resolve("model/model.safetensors")).exists();
  }

  /** As few that the training, which stops early by itself, is short; "1193" and "661" occur. */
  private static void writeRatings(Path file) throws IOException {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.1, 3).users(40).items(20).lengths(6, 8).generate();
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      for (int t = 0; t < data.sequence(u).size(); t++) {
        int item = data.sequence(u).item(t);
        String id = item == 1 ? "1193" : item == 2 ? "661" : Integer.toString(item);
        lines.add((u + 1) + "::" + id + "::5::" + (978300000 + t));
      }
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static String absolute(String classPath) {
    return String.join(
        System.getProperty("path.separator"),
        Stream.of(classPath.split(System.getProperty("path.separator"), -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /** The lines between two markers, without their common indentation of four columns, if any. */
  private static List<String> between(Path file, String begin, String end) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    int first = lines.indexOf(begin) + 1;
    assertThat(first).as(begin + " in " + file).isPositive();
    List<String> block = lines.subList(first, lines.size());
    return block.subList(0, block.indexOf(end)).stream()
        .map(begin.startsWith(" ") ? ReadmeTest::outdented : line -> line)
        .toList();
  }

  private static String outdented(String line) {
    return line.isBlank() ? line : line.substring(4);
  }
}
