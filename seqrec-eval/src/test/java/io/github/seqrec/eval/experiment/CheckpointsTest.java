package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  @TempDir private Path directory;

  @Test
  void usualNamesHaveTheDirectoriesThatRunningExperimentsKnow() {
    Checkpoints checkpoints = new Checkpoints(Path.of("checkpoints"));
    assertThat(checkpoints.of(new Cell("ml-1m v1.0", "SASRec (paper)", 42)))
        .isEqualTo(Path.of("checkpoints/ml-1m_20_v1.0/SASRec_20__28_paper_29_-42"));
  }

  @Test
  void differentCellsHaveDifferentDirectoriesAndNoneLeavesTheRoot() {
    Path root = directory.resolve("checkpoints");
    List<Path> all = new ArrayList<>();
    List<String> names = List.of("a", "a-", "a--1", "_2d_1", "a-_2d_1", ".", "..", "...", "/", "é");
    for (String dataset : names) {
      for (String model : names) {
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE}) {
          all.add(new Checkpoints(root).of(new Cell(dataset, model, seed)));
        }
      }
    }
    assertThat(all)
        .doesNotHaveDuplicates()
        .allMatch(path -> path.normalize().equals(path))
        .allMatch(path -> path.startsWith(root) && root.relativize(path).getNameCount() == 2);
  }

  @Test
  void theDataSetNamedAsTheDirectoryAboveIsDeletedWhereItIs() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory.resolve("checkpoints"));
    Files.createDirectories(checkpoints.root());
    Path others = Files.createDirectories(directory.resolve("a-1"));
    Cell cell = new Cell("..", "a", 1);
    Files.createDirectories(checkpoints.of(cell));
    checkpoints.delete(cell);
    assertThat(checkpoints.root()).doesNotExist();
    assertThat(others).exists();
  }
}
