package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {

  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path directory;

  @Test
  void piecesAreFoundOnBothSidesOfAMappingsBeginAndAcrossIt() throws IOException {
    Path file = directory.resolve("file");
    long size = 2 * GIBIBYTE + 100;
    // All but the marks is a hole, which takes no place on the disk.
    try (RandomAccessFile marked = new RandomAccessFile(file.toFile(), "rw")) {
      marked.setLength(size);
      for (long mark : new long[] {0, GIBIBYTE - 8, GIBIBYTE, 2 * GIBIBYTE - 8, size - 8}) {
        marked.seek(mark);
        marked.writeLong(Long.reverseBytes(mark + 1));
      }
    }
    try (FileChannel channel = FileChannel.open(file)) {
      MappedFile mapped = new MappedFile(channel);
      assertThat(mapped.piece(GIBIBYTE - 8, 16).getLong(0)).isEqualTo(GIBIBYTE - 7);
      assertThat(mapped.piece(GIBIBYTE - 8, 16).getLong(8)).isEqualTo(GIBIBYTE + 1);
      assertThat(mapped.piece(GIBIBYTE, 8).getLong()).isEqualTo(GIBIBYTE + 1);
      assertThat(mapped.piece(2 * GIBIBYTE - 8, 8).getLong()).isEqualTo(2 * GIBIBYTE - 7);
      assertThat(mapped.piece(size - 8, 8).getLong()).isEqualTo(size - 7);
      assertThat(mapped.piece(size, 0).hasRemaining()).isFalse();
      assertThat(mapped.piece(0, GIBIBYTE + 8).getLong((int) GIBIBYTE)).isEqualTo(GIBIBYTE + 1);
      assertThat(mapped.size()).isEqualTo(size);
    }
  }
}
