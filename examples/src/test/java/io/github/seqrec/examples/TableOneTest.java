package io.github.seqrec.examples;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.examples.TableOnePlan.Data;
import io.github.seqrec.examples.TableOnePlan.Setting;
import io.github.seqrec.examples.TableOnePlan.SystemRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableOneTest {

  @TempDir private Path directory;

  private Run run(String... more) throws IOException {
    Path data = Files.createDirectories(directory.resolve("data/ml-1m"));
    Path actions = Run.sasrecFile(directory);
    Files.copy(actions, data.resolve("ml-1m.txt.gz"), StandardCopyOption.REPLACE_EXISTING);
    List<String> args =
        new ArrayList<>(
            List.of(
                "--data-dir",
                directory.resolve("data").toString(),
                "--out",
                directory.resolve("out").toString()));
    args.addAll(List.of(more));
    return Run.of(new TableOne(), args.toArray(String[]::new));
  }

  @Test
  void makesTheTableInPartsBesideTheReportsFigures() throws IOException {
    run("--data", "ml-1m", "--systems", "popularity").succeeded();
    Path table = directory.resolve("out/table-one.md");
    assertThat(table)
        .content()
        .startsWith("# Table I\n\nOur figures")
        .contains(
            "\n\n## ml-1m\n\n", "| Popularity |  |", "| SASRec | the report | 0.6874 | 0.7904 |")
        .contains(
            "| SASRec | best published | 0.7159 | 0.8270 | 0.5548 | 0.5995 | 0.3140 | 0.1820 |")
        .doesNotContain("| Markov |");

    Run second = run("--data", "ml-1m", "--systems", "popularity,markov").succeeded();
    assertThat(second.err()).contains("[1/1] ml-1m, Markov").doesNotContain("Popularity");
    assertThat(table).content().contains("| Popularity |  |", "| Markov |  |");
    assertThat(directory.resolve("out/ml-1m/report.html")).content().contains("Markov");
    assertThat(directory.resolve("out/ml-1m/results.jsonl")).content().contains("\"commit\"");
  }

  @Test
  void refusesResultsOfOtherOptionsBeforeItTrains() throws IOException {
    run("--data", "ml-1m", "--systems", "popularity").succeeded();
    String results = Files.readString(directory.resolve("out/ml-1m/results.jsonl"));
    Files.writeString(
        Files.createDirectories(directory.resolve("out/beauty")).resolve("results.jsonl"),
        results
            .replace("\"dataset\":\"ml-1m\"", "\"dataset\":\"beauty\"")
            .replace("\"preset\":\"default\"", "\"preset\":\"other\""));

    Run second = run("--data", "ml-1m", "--systems", "markov");
    second.failedWith("beauty", "preset=other");
    assertThat(directory.resolve("out/ml-1m/results.jsonl")).hasContent(results);
  }

  @Test
  void eachSettingNamesDataOfTheTable() throws IOException {
    TableOnePlan plan = TableOnePlan.read();
    Set<String> names = plan.data().stream().map(Data::name).collect(toSet());
    for (SystemRow system : plan.systems()) {
      assertThat(system.settings()).as(system.name()).isNotEmpty();
      for (Setting setting : system.settings()) {
        Set<String> own = setting.data() == null ? names : Set.copyOf(setting.data());
        assertThat(names).as(system.cell(setting)).containsAll(own);
        assertThat(own).as(system.cell(setting)).containsAll(setting.options().keySet());
      }
    }
  }

  @Test
  void saysWhichFiguresNoRankingHas() {
    // One hit at each of the ranks 1, 3, 7 and 20 of four users.
    double at3 = Math.log(2) / Math.log(4);
    double at7 = Math.log(2) / Math.log(8);
    ReportedFigures true4 = new ReportedFigures(0.5, 0.75, (1 + at3) / 4, (1 + at3 + at7) / 4);
    assertThat(true4.contradictions()).isEmpty();
    assertThat(new ReportedFigures(0.5564, 0.6010, 0.6042, 0.6532).contradictions())
        .contains("NDCG@5 > HR@5", "NDCG@10 > HR@10");
    assertThat(new ReportedFigures(0.5, 0.6, 0.1, 0.13).contradictions())
        .containsExactly("NDCG@5 < 0.387 HR@5");
    assertThat(new ReportedFigures(0.6053, 0.6413, 0.3527, 0.3969).contradictions())
        .singleElement()
        .asString()
        .contains("1.228 times");
  }

  @Test
  void namesWhatItDoesNotKnow() throws IOException {
    run("--data", "ml-2m").failedWith("--data ('ml-2m') must be one of [ml-1m, beauty,");
    run("--systems", "oracle").failedWith("--systems ('oracle')", "sasrec");
    run("--settings", "best").failedWith("--settings ('best')", "tuned");
    run("--systems", "popularity", "--settings", "Tuned")
        .failedWith("none of the systems [Popularity] has one of the settings [tuned]");
    run("--data", "delicious-344", "--systems", "rnn", "--settings", "lstm")
        .failedWith("[RNN] has one of the settings [lstm] on [delicious-344]; leave");
  }

  @Test
  void readsSessionsAsTheirItemsAndAsRows() throws IOException {
    String head = "sessionId\tuserId\titems\n";
    Files.writeString(directory.resolve("train.txt"), head + "0\tu\t4,5\n1\tv\t4\n");
    Files.writeString(directory.resolve("valid.txt"), head + "3\tu\t6\n");
    Files.writeString(directory.resolve("test.txt"), head + "2\tu\t5,4\n");
    assertThat(itemsOfFirstUser(DataFormat.SEFRAME)).containsExactly("4", "5", "5", "4", "6");
    assertThat(itemsOfFirstUser(DataFormat.SEFRAME_ROWS))
        .containsExactly("session 0", "session 0", "session 2", "session 2", "session 3");
  }

  private List<String> itemsOfFirstUser(DataFormat format) throws IOException {
    SequenceDataset events = format.read(directory);
    UserSequence sequence = events.sequence(0);
    return IntStream.range(0, sequence.size())
        .mapToObj(position -> events.items().id(sequence.item(position)))
        .toList();
  }
}
