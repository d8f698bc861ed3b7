package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {

  @Test
  void theNameIsThatOfTheFirstProcessorOfAMachine() {
    List<String> lines =
        List.of("processor\t: 0", "model name\t: AMD EPYC: Zen 5", "", "model name\t: another");
    assertThat(Processor.name(lines)).contains("AMD EPYC: Zen 5");
    assertThat(Processor.name(List.of("processor\t: 0", "BogoMIPS\t: 50.00"))).isEmpty();
  }

  @Test
  void resultsTellItWhereTheSystemDoes() {
    Processor.name()
        .ifPresent(name -> assertThat(RunReport.provenance()).containsEntry("processor", name));
  }
}
