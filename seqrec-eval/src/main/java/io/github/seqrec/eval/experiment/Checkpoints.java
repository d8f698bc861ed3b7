package io.github.seqrec.eval.experiment;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the trainings of an experiment leave their states: a directory for each cell, in one for
 * its data set.
 */
record Checkpoints(Path root) {

  /** The cell's own; different cells have different ones, none of which holds another. */
  Path of(Cell cell) {
    // The last hyphen is the one before the seed, which therefore has none of its own.
    String seed = Long.toString(cell.seed()).replace("-", escaped('-'));
    return root.resolve(fileName(cell.dataset())).resolve(fileName(cell.model()) + "-" + seed);
  }

  /** Deletes what the training left, and the directories above it that hold nothing else. */
  void delete(Cell cell) throws IOException {
    Path own = of(cell);
    if (Files.exists(own)) {
      MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    try {
      Files.deleteIfExists(own.resolveSibling(""));
      Files.deleteIfExists(root);
    } catch (DirectoryNotEmptyException e) {
      // Other cells', or somebody else's.
    }
  }

  /**
   * Names are the caller's and may hold anything; different names stay different, and none leads
   * elsewhere, as "." and ".." do.
   */
  private static String fileName(String name) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = Character.isLetterOrDigit(c) || c == '-' || (c == '.' && i > 0);
      safe.append(plain ? String.valueOf(c) : escaped(c));
    }
    return safe.toString();
  }

  private static String escaped(char c) {
    return "_" + Integer.toHexString(c) + "_";
  }
}
