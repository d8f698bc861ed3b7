package io.github.seqrec.eval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionSearchTest {

  private static final SearchSpace SPACE =
      SearchSpace.empty()
          .logUniform("learningRate", 1e-4, 1e-1)
          .integer("dim", 8, 64)
          .uniform("dropout", 0, 0.5)
          .choice("loss", "bce", "softmax");

  private static final Map<String, String> WHAT = Map.of("model", "sasrec", "data", "abc");

  @TempDir private Path directory;
  private final List<String> measured = new ArrayList<>();

  /** Best at a learning rate of 0.01; more budget tells it more clearly. */
  private double objective(Map<String, String> options, int budget) {
    measured.add(options + " " + budget);
    double rate = Double.parseDouble(options.getOrDefault("learningRate", ""));
    return rate > 0.08 ? Double.NaN : 1 - Math.abs(Math.log10(rate) + 2) - 1.0 / budget;
  }

  private Path log(String name) {
    return directory.resolve(name + "/trials.jsonl");
  }

  @Test
  void valuesLieInTheirRangesAndLogarithmsAreUniform() {
    SplittableRandom random = new SplittableRandom(1);
    int small = 0;
    for (int i = 0; i < 3_000; i++) {
      Map<String, String> options = SPACE.sample(random);
      assertThat(options.keySet()).containsExactly("learningRate", "dim", "dropout", "loss");
      double rate = Double.parseDouble(options.getOrDefault("learningRate", ""));
      assertThat(rate).isBetween(1e-4, 1e-1);
      small += rate < 1e-3 ? 1 : 0;
      assertThat(Integer.parseInt(options.getOrDefault("dim", ""))).isBetween(8, 64);
      assertThat(options.get("loss")).isIn("bce", "softmax");
    }
    // A third of them, standard deviation 26.
    assertThat(small).isBetween(870, 1_130);
  }

  @Test
  void halvingSpendsTheLargestBudgetOnTheBestNinth() throws IOException {
    List<Trial> trials =
        OptionSearch.halving(SPACE, 27, 1, 9, 3, 5).run(WHAT, this::objective, log("halving"));
    assertThat(trials.stream().filter(t -> t.budget() == 1)).hasSize(27);
    // Asynchronous promotion may err a little on the early ones: at least 27 / 3 and 27 / 9.
    assertThat(trials.stream().filter(t -> t.budget() == 3)).hasSizeBetween(9, 14);
    assertThat(trials.stream().filter(t -> t.budget() == 9)).hasSizeBetween(3, 7);
    Trial best = OptionSearch.best(trials);
    assertThat(best.budget()).isEqualTo(9);
    double most =
        trials.stream().filter(t -> t.budget() == 1).mapToDouble(Trial::score).max().orElseThrow();
    assertThat(best.score()).isGreaterThan(most);
    assertThat(trials.stream().filter(t -> t.budget() == 1 && t.score() == most))
        .extracting(Trial::number)
        .containsExactly(best.number());
  }

  @Test
  void randomSearchGivesEachChoiceTheWholeBudget() throws IOException {
    List<Trial> trials =
        OptionSearch.random(SPACE, 6, 4, 5).run(WHAT, this::objective, log("random"));
    assertThat(trials).hasSize(6).allMatch(trial -> trial.budget() == 4);
    assertThat(trials).extracting(Trial::options).doesNotHaveDuplicates();
  }

  @Test
  void killedHalfWayItEndsInTheSameFile() throws IOException {
    OptionSearch search = OptionSearch.halving(SPACE, 9, 1, 9, 3, 7);
    List<Trial> whole = search.run(WHAT, this::objective, log("whole"));
    measured.clear();
    assertThatThrownBy(
            () ->
                search.run(
                    WHAT,
                    (options, budget) -> {
                      if (measured.size() == 4) {
                        throw new IllegalStateException("killed");
                      }
                      return objective(options, budget);
                    },
                    log("killed")))
        .hasMessage("killed");
    Files.writeString(log("killed"), "{\"num", StandardOpenOption.APPEND);
    assertThat(search.run(WHAT, this::objective, log("killed"))).isEqualTo(whole);
    assertThat(log("killed")).hasSameBinaryContentAs(log("whole"));
    assertThat(measured).hasSize(whole.size()).doesNotHaveDuplicates();
    assertThatThrownBy(
            () ->
                OptionSearch.halving(SPACE, 9, 1, 9, 3, 8).run(WHAT, this::objective, log("whole")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of another search: trial 0 has");
  }

  @Test
  void aLogIsOneSearchsAtATime() throws IOException {
    OptionSearch search = OptionSearch.random(SPACE, 2, 1, 7);
    Path log = log("shared");
    List<Trial> trials =
        search.run(
            WHAT,
            (options, budget) -> {
              assertThatThrownBy(() -> search.run(WHAT, this::objective, log))
                  .isInstanceOf(IOException.class)
                  .hasMessage(log + " is being written by another run; wait for its end");
              return objective(options, budget);
            },
            log);
    assertThat(trials).hasSize(2);
    assertThat(measured).hasSize(2);
    assertThat(directory.resolve("shared")).isDirectoryNotContaining("glob:**/*lock*");
  }

  @Test
  void aLogOfAnotherModelOrDatasetIsRefused() throws IOException {
    OptionSearch search = OptionSearch.random(SPACE, 2, 1, 7);
    Path log = log("other");
    search.run(WHAT, this::objective, log);
    List<String> lines = Files.readAllLines(log);
    assertThat(lines.get(0))
        .isEqualTo("{\"version\":1,\"what\":{\"data\":\"abc\",\"model\":\"sasrec\"}}");
    assertThatThrownBy(
            () -> search.run(Map.of("model", "gru", "data", "abc"), this::objective, log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of another search: it has " + lines.get(0) + " there")
        .hasMessageContaining("choose another file");
    assertThat(Files.readAllLines(log)).isEqualTo(lines);

    Files.write(log, lines.subList(1, 3));
    assertThatThrownBy(() -> search.run(WHAT, this::objective, log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1: expected what the trials are of, found " + lines.get(1))
        .hasMessageContaining("put the line " + lines.get(0) + " above them");
  }

  @Test
  void aFileOfOneLineThatIsNoLogIsRefusedAndKept() throws IOException {
    OptionSearch search = OptionSearch.random(SPACE, 2, 1, 7);
    Path file = directory.resolve("notes.json");
    for (String text : List.of("{\"mine\":1}", "{\"version\":1,\"what\":{}} and more")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> search.run(WHAT, this::objective, file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(text)
          .hasMessageContaining("choose another file");
      assertThat(file).hasContent(text);
    }
    assertThat(measured).isEmpty();
  }

  @Test
  void whatAKillLeftOfTheFirstLineIsReplaced() throws IOException {
    OptionSearch search = OptionSearch.random(SPACE, 2, 1, 7);
    Map<String, String> what = Map.of("data", "Bücher");
    Path whole = log("header");
    search.run(what, this::objective, whole);
    byte[] header = Files.readAllLines(whole).get(0).getBytes(StandardCharsets.UTF_8);
    Path cut = directory.resolve("cut.jsonl");
    for (int length = 0; length <= header.length; length++) {
      Files.write(cut, Arrays.copyOf(header, length));
      search.run(what, this::objective, cut);
      assertThat(cut).hasSameBinaryContentAs(whole);
    }
  }

  @Test
  void linesThatAreNoTrialsAreNamedWithTheRemedy() throws IOException {
    OptionSearch search = OptionSearch.random(SPACE, 2, 1, 7);
    Path log = log("damaged");
    search.run(WHAT, this::objective, log);
    List<String> lines = Files.readAllLines(log);
    for (String bad : List.of("{\"number\":1}", "{", "[]", "null", "")) {
      Files.write(log, List.of(lines.get(0), lines.get(1), bad));
      assertThatThrownBy(() -> search.run(WHAT, this::objective, log))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(log + ", line 3: ")
          .hasMessageContaining("remove the line to run its trial again");
    }
  }

  @Test
  void rangesAreKeptAndNarrowOnesHaveManyValues() {
    SearchSpace space =
        SearchSpace.empty()
            .uniform("uniform", 0.999, 0.9999)
            .uniform("negative", -1_000_001, -1_000_000)
            .logUniform("rate", 0.0012345, 0.0012346)
            .integer("all", Integer.MIN_VALUE, Integer.MAX_VALUE);
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Set<String>> values = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      space
          .sample(random)
          .forEach((name, value) -> values.computeIfAbsent(name, k -> new HashSet<>()).add(value));
    }
    assertThat(values)
        .allSatisfy((name, distinct) -> assertThat(distinct).hasSizeGreaterThan(50))
        .hasEntrySatisfying("uniform", all -> assertThat(all).allMatch(within(0.999, 0.9999)))
        .hasEntrySatisfying(
            "negative", all -> assertThat(all).allMatch(within(-1_000_001, -1_000_000)))
        .hasEntrySatisfying("rate", all -> assertThat(all).allMatch(within(0.0012345, 0.0012346)))
        .hasEntrySatisfying(
            "all", all -> assertThat(all).allMatch(within(Integer.MIN_VALUE, Integer.MAX_VALUE)));
    assertThat(SearchSpace.empty().uniform("one", 0.12345, 0.12345).sample(random))
        .containsEntry("one", "0.12345");
  }

  private static Predicate<String> within(double low, double high) {
    return value -> Double.parseDouble(value) >= low && Double.parseDouble(value) <= high;
  }

  @Test
  void valuesOfUsualRangesHaveThreeDigits() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      assertThat(SPACE.sample(random))
          .hasEntrySatisfying("dropout", OptionSearchTest::assertThreeDigits)
          .hasEntrySatisfying("learningRate", OptionSearchTest::assertThreeDigits);
    }
  }

  private static void assertThreeDigits(String value) {
    BigDecimal number = new BigDecimal(value);
    assertThat(number.round(new MathContext(3))).isEqualByComparingTo(number);
  }

  @Test
  void failedTrainingsAreShownAndNeverPromoted() throws IOException {
    SearchSpace wild = SearchSpace.empty().choice("learningRate", "0.09", "0.01", "0.001");
    List<Trial> trials =
        OptionSearch.halving(wild, 12, 1, 2, 2, 3).run(WHAT, this::objective, log("wild"));
    assertThat(trials.stream().filter(t -> t.value() == null)).isNotEmpty();
    assertThat(trials.stream().filter(t -> t.budget() == 2))
        .isNotEmpty()
        .allMatch(t -> t.value() != null);
    List<Path> files = SearchReport.write(trials, "ndcg@10", "epochs", directory.resolve("report"));
    assertThat(files.get(0))
        .content()
        .contains("| trial | learningRate | epochs | ndcg@10 |", "failed");
    assertThat(files.get(1))
        .content()
        .contains("ndcg@10 by learningRate", "Best so far", "2 epochs");
  }

  @Test
  void tablesBeginWithTheTrialThatIsTheBest() {
    Map<String, String> options = Map.of("dim", "8");
    List<Trial> trials =
        List.of(
            new Trial(0, options, 1, 0.9),
            new Trial(1, options, 3, null),
            new Trial(2, options, 3, 0.5),
            new Trial(3, options, 3, 0.7),
            new Trial(4, options, 3, 0.7));
    assertThat(SearchReport.markdown(trials, "mrr", "epochs").lines().skip(2))
        .extracting(line -> line.substring(0, 5))
        .containsExactly("| 3 |", "| 4 |", "| 2 |", "| 1 |", "| 0 |");
    assertThat(OptionSearch.best(trials)).isEqualTo(trials.get(3));
  }

  @Test
  void noTrialsAreRefusedWithTheRemedy() {
    Path report = directory.resolve("report");
    assertThatThrownBy(() -> OptionSearch.best(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trials is empty; run a search first");
    assertThatThrownBy(() -> SearchReport.markdown(List.of(), "mrr", "epochs"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trials is empty; run a search first");
    assertThatThrownBy(() -> SearchReport.write(List.of(), "mrr", "epochs", report))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trials is empty; run a search first");
    assertThat(report).doesNotExist();
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> OptionSearch.halving(SPACE, 0, 1, 1, 1, 1))
        .hasMessageContaining("choices (0)", "reduction (1)");
    assertThatThrownBy(() -> SPACE.choice("dim", "1")).hasMessageContaining("'dim' is there");
    assertThatThrownBy(() -> SPACE.logUniform("x", 0, 1)).hasMessageContaining("low (0.0)");
    assertThatThrownBy(() -> SPACE.uniform("x", 2, 1)).hasMessageContaining("the lower one first");
  }
}
