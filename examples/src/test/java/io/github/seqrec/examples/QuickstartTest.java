package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  private static final long LIMIT_SECONDS = 60;

  @Test
  void printsFiguresBesideTheBaselinesAndFiveItems() {
    Run run = Run.of(new Quickstart()).succeeded();

    assertThat(run.out()).contains("sasrec ", "popularity ", "repeatlast ", "markov ", "ndcg@10");
    assertThat(run.out().lines().filter(line -> line.matches("  i\\d+ .*"))).hasSize(5);
    assertThat(hitRateAt5(run.out(), "sasrec"))
        .as("the rule of the data is learnt")
        .isGreaterThan(5 * hitRateAt5(run.out(), "popularity"));
    assertThat(run.err()).contains("epoch 1/");
  }

  @Test
  @Tag("benchmark")
  void takesLessThanAMinute() {
    long begin = System.nanoTime();
    Run.of(new Quickstart()).succeeded();
    assertThat((System.nanoTime() - begin) / 1e9).isLessThan(LIMIT_SECONDS);
  }

  @Test
  void explainsItself() {
    assertThat(Run.of(new Quickstart(), "--help").succeeded().out()).contains("Quickstart");
  }

  private static double hitRateAt5(String out, String model) {
    String row = out.lines().filter(line -> line.startsWith(model + " ")).findFirst().orElseThrow();
    return Double.parseDouble(row.split(" +", -1)[1]);
  }
}
