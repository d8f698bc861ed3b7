package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.SasRecText;
import io.github.seqrec.data.SequentialData;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Indexings of the real files; see the data section of CONTRIBUTING.md. */
@Tag("data")
class RealIndexingTest {

  private static final IdWords WORDS =
      new IdWords(IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).toList());

  @Test
  void theNumbersOfP5LeakAndOursDoNot() throws IOException {
    Split split =
        LeaveOneOut.of(SequentialData.read(file("amazon-beauty-5core/sequential_data.txt.gz")));
    ItemIndexing published =
        ItemIndexing.given("published", split.training().items().ids()).checked(split);
    Finding leak = published.check().orElseThrow();
    Finding own = ItemIndexing.sequential(split.training()).checked(split).check().orElseThrow();

    assertThat(leak.level()).isEqualTo(Level.LEAK);
    assertThat(leak.figures().get("hr@1")).isBetween(0.04, 0.05);
    assertThat(own.level()).isEqualTo(Level.FACT);
    assertThat(own.figures().get("hr@1")).isLessThan(0.01);
  }

  @Test
  void beautyHasShortIdsWithinAMinuteThatBeginAlikeFromOneItemToTheNext() throws IOException {
    check(file("amazon-beauty-5core/beauty_user_asin_time.tsv.gz"));
  }

  @Test
  void movieLens1MHasShortIdsWithinAMinuteThatBeginAlikeFromOneItemToTheNext() throws IOException {
    check(file("ml-1m/ml-1m.txt.gz"));
  }

  private static void check(Path file) throws IOException {
    Split split = LeaveOneOut.of(SasRecText.read(file));
    long start = System.nanoTime();
    ItemIndexing ids =
        CollaborativeIndexing.of(split.training(), CollaborativeIndexing.Options.of(WORDS, 1))
            .checked(split);
    Duration time = Duration.ofNanos(System.nanoTime() - start);

    assertThat(time).isLessThan(Duration.ofMinutes(1));
    assertThat(new HashSet<>(ids.texts())).hasSize(split.training().items().size());
    assertThat(ids.texts()).allMatch(text -> text.split(" ", -1).length <= 3);
    assertThat(ids.check().orElseThrow().level()).isEqualTo(Level.FACT);
    SplittableRandom random = new SplittableRandom(1);
    int alike = 0;
    int byChance = 0;
    for (TestCase next : split.test()) {
      String last = first(ids.text(next.history().item(next.history().size() - 1)));
      alike += last.equals(first(ids.text(next.target()))) ? 1 : 0;
      byChance += last.equals(first(ids.text(1 + random.nextInt(ids.size())))) ? 1 : 0;
    }
    assertThat(alike).isGreaterThan(6 * byChance);
  }

  private static String first(String text) {
    return text.split(" ", -1)[0];
  }

  private static Path file(String name) {
    Path file = Path.of(System.getProperty("seqrec.data", "data")).resolve(name).normalize();
    assumeTrue(
        Files.exists(file), () -> "skipped: " + file + " is absent; set -Dseqrec.data=<directory>");
    return file;
  }
}
