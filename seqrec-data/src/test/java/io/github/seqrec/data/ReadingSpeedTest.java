package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.Split;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
    Path file = RealFiles.get("ml-1m/ratings-reconstructed.dat.gz");
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Split split = LeaveOneOut.of(KCore.stable(5).apply(MovieLens.read(file)));
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

    assertThat(split.test()).hasSize(6_040);
    assertThat((end - begin) / 1e9).isLessThan(CPU_SECONDS);
  }
}
