package io.github.seqrec.data;

import java.nio.file.Path;

/**
 * Where events go that should not all be in memory at once.
 *
 * <p>Whenever so many events were read, they are written to a temporary file, grouped by user; at
 * the end the groups are merged. Of the dataset, items, ratings and actions, which training reads
 * again and again, are on the heap, 4 bytes each for an event; timestamps, 8 bytes, stay in a file
 * that is mapped into memory, and so do those that filters keep. The dataset is the same as one
 * that was read without.
 *
 * <p>The files have no name once they are open, on Linux and macOS, and vanish with the dataset or
 * the process, however it ends.
 *
 * @param directory an existing one, on a disk with room for about twice what memory lacks: 16 to 24
 *     bytes an event while reading, 8 afterwards
 * @param events how many are collected in memory, 1 or more; 16 to 24 bytes each
 */
public record Spill(Path directory, int events) {

  /** Checks the values. */
  public Spill {
    if (events < 1) {
      throw new IllegalArgumentException(
          "events (" + events + ") must be at least 1; 20 million take about half a gigabyte");
    }
  }
}
