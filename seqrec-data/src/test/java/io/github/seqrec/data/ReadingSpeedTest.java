package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.api.Split;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("data")
@Tag("benchmark")
class ReadingSpeedTest {

  /**
   * Of this thread, in which all of it happens, so that other work on the machine counts little.
   */
  private static final double CPU_SECONDS = 1.5;

  @Test
  void movieLens1MFromTheFileToTheSplitTakesLessThanOneAndAHalfSeconds() throws IOException {
    Path file =
        Path.of(System.getProperty("seqrec.data", "data"))
            .resolve("ml-1m/ratings-reconstructed.dat.gz")
            .normalize();
    assumeTrue(
        Files.exists(file), () -> "skipped: " + file + " is absent; set -Dseqrec.data=<directory>");
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Split split = LeaveOneOut.of(KCore.stable(5).apply(MovieLens.read(file)));
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

    assertThat(split.test()).hasSize(6_040);
    assertThat((end - begin) / 1e9).isLessThan(CPU_SECONDS);
  }
}
