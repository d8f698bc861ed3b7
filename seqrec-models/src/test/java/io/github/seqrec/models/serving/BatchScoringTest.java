package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.AnswerWriter;
import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.HistoryReader.StoredHistory;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchScoringTest {

  private static final int LINES = 5 * BatchScoring.BLOCK + 17;
  private static final BatchScoring SCORING = new BatchScoring(3, 2);
  private static final ItemCatalog ITEMS = Tiny.data().items();

  @TempDir private Path directory;
  private final SequentialRecommender model =
      Recommenders.provider("markov").trainer("default", Map.of()).train(Tiny.data());
  private Path histories;

  /** Stands for a run in a process of its own: the test kills it. */
  static final class Slow {
    public static void main(String... args) throws IOException {
      SequentialRecommender model =
          Recommenders.provider("markov").trainer("default", Map.of()).train(Tiny.data());
      SCORING.run(
          model,
          Path.of(args[0]),
          Path.of(args[1]),
          lines -> {
            if (lines > 0) {
              System.out.println(lines);
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
          });
    }
  }

  @BeforeEach
  void writeHistories() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(
          "{\"user\": \"u%d\", \"items\": [\"i%d\", \"i%d\"]}"
              .formatted(i, 1 + i % 12, 1 + i / 12 % 12));
    }
    histories = Files.write(directory.resolve("histories.jsonl"), lines);
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  private byte[] expected() throws IOException {
    Path whole = directory.resolve("whole.jsonl");
    assertThat(SCORING.run(model, histories, whole, lines -> {})).isEqualTo(LINES);
    return Files.readAllBytes(whole);
  }

  private void stopAfter(long blocks, Path out) {
    stopAfter(model, blocks, out);
  }

  private void stopAfter(SequentialRecommender asked, long blocks, Path out) {
    assertThatThrownBy(
            () ->
                SCORING.run(
                    asked,
                    histories,
                    out,
                    lines -> {
                      if (lines == blocks * BatchScoring.BLOCK) {
                        throw new CancellationException("stop");
                      }
                    }))
        .hasMessage("stop");
    assertThat(out).doesNotExist();
  }

  @Test
  void everyLineHasItsAnswerInOrder() throws IOException {
    List<String> lines = new String(expected(), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(LINES);
    String best = model.recommend(RecommendRequest.of("i6", "i2").topK(3)).items().get(0).id();
    assertThat(lines.get(17)).startsWith("{\"user\":\"u17\",\"items\":[\"" + best + "\",");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).as("nothing is left beside the output").hasSize(2);
    }
  }

  @Test
  void anAnswerTellsHowMuchOfItsHistoryTheModelKnows() throws IOException {
    Files.write(
        histories,
        List.of("{\"items\": [\"i1\", \"other\", \"i1\"]}", "{\"items\": [\"The\", \"Matrix\"]}"));
    Path out = directory.resolve("known.jsonl");
    SCORING.run(model, histories, out, lines -> {});
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.get(0)).endsWith("\"known\":2}");
    assertThat(lines.get(1)).endsWith("\"known\":0}");
  }

  @Test
  void aRunThatWasStoppedGoesOnToTheSameBytes() throws IOException {
    byte[] expected = expected();
    Path out = directory.resolve("out.jsonl");
    stopAfter(2, out);
    // A kill may cut a block, and a line, in two.
    Path part = directory.resolve(".out.jsonl.part");
    Files.writeString(part, "{\"user\":\"u5\"}\n{\"us", StandardOpenOption.APPEND);
    List<Long> progress = new ArrayList<>();
    SCORING.run(model, histories, out, progress::add);
    assertThat(progress.get(0)).isEqualTo(2 * BatchScoring.BLOCK);
    assertThat(Files.readAllBytes(out)).isEqualTo(expected);
    Path zipped = directory.resolve("out.jsonl.gz");
    stopAfter(1, zipped);
    SCORING.run(model, histories, zipped, lines -> {});
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
      assertThat(in.readAllBytes()).isEqualTo(expected);
    }
  }

  @Test
  void historiesInCsvAndParquetGetTheSameAnswers() throws IOException {
    byte[] expected = expected();
    Path csv = directory.resolve("histories.csv");
    Path parquet = directory.resolve("histories.parquet");
    try (BufferedWriter lines = Files.newBufferedWriter(csv);
        AnswerWriter rows = AnswerWriter.parquet(parquet)) {
      lines.write("items,user\n");
      for (int i = 0; i < LINES; i++) {
        List<String> items = List.of("i" + (1 + i % 12), "i" + (1 + i / 12 % 12));
        lines.write("\"%s\",u%d\n".formatted(String.join(" ", items), i));
        rows.write(
            "u" + i, items.stream().map(item -> new ScoredItem(item, 0)).toList(), items.size());
      }
    }
    for (Path input : List.of(csv, parquet)) {
      Path out = directory.resolve(input.getFileName() + ".answers");
      assertThat(BatchScoring.rows(input)).isEqualTo(LINES);
      SCORING.run(model, input, out, lines -> {});
      assertThat(Files.readAllBytes(out)).isEqualTo(expected);
    }
  }

  @Test
  void aParquetFileOfAnswersIsMadeAfterAStopToo() throws IOException {
    List<String> expected = new String(expected(), StandardCharsets.UTF_8).lines().toList();
    Path out = directory.resolve("answers.parquet");
    stopAfter(1, out);
    SCORING.run(model, histories, out, lines -> {});
    try (HistoryReader answers = HistoryReader.open(out)) {
      for (String line : expected) {
        StoredHistory answer = Objects.requireNonNull(answers.next());
        String items = String.join("\",\"", answer.items());
        assertThat(line)
            .startsWith("{\"user\":\"%s\",\"items\":[\"%s\"],".formatted(answer.user(), items));
      }
      assertThat(answers.next()).isNull();
    }
    assertThat(directory.resolve(".answers.parquet.part")).doesNotExist();
  }

  @Test
  void aProcessThatWasKilledLosesNothing() throws Exception {
    byte[] expected = expected();
    Path out = directory.resolve("killed.jsonl");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Slow.class.getName(),
                histories.toString(),
                out.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("" + BatchScoring.BLOCK);
    process.destroyForcibly().waitFor();
    assertThat(out).doesNotExist();
    List<Long> progress = new ArrayList<>();
    SCORING.run(model, histories, out, progress::add);
    assertThat(progress.get(0)).isPositive();
    assertThat(Files.readAllBytes(out)).isEqualTo(expected);
  }

  @Test
  void whatAnotherRunLeftIsRefused() throws IOException {
    Path out = directory.resolve("out.jsonl");
    stopAfter(1, out);
    assertThatThrownBy(() -> new BatchScoring(4, 2).run(model, histories, out, lines -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("is of another run", "\"topK\":3", "\"topK\":4");
    Files.writeString(out, "kept");
    assertThatThrownBy(() -> SCORING.run(model, histories, out, lines -> {}))
        .hasMessageContaining("exists; choose another file");
    assertThat(out).hasContent("kept");
  }

  /**
   * A model whose card holds a figure.
   *
   * @param odd the first item of histories that it answers otherwise
   */
  private static StubModel stub(double seconds, String odd) {
    return new StubModel("m") {
      @Override
      public ItemCatalog catalog() {
        return ITEMS;
      }

      @Override
      public ModelCard card() {
        ModelCard card = super.card();
        return new ModelCard(
            "m", Map.of(), card.data(), 0, Map.of(), Map.of("seconds_per_epoch", seconds));
      }

      @Override
      public List<Recommendation> recommendAll(List<RecommendRequest> requests) {
        return requests.stream()
            .map(request -> request.history().get(0).equals(odd) ? "odd" : "even")
            .map(id -> new Recommendation(List.of(new ScoredItem(id, 1)), List.of(), false))
            .toList();
      }
    };
  }

  @Test
  void whatAModelOfOtherAnswersLeftIsRefusedAndATrainingOfAnotherDurationIsTheSame()
      throws IOException {
    Path out = directory.resolve("out.jsonl");
    stopAfter(stub(0.5, "none"), 1, out);
    assertThatThrownBy(() -> SCORING.run(stub(0.5, ITEMS.id(7)), histories, out, lines -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of another run");
    assertThat(SCORING.run(stub(0.25, "none"), histories, out, lines -> {})).isEqualTo(LINES);
  }

  @Test
  void anInterruptStopsARunWhereverItMeetsItAndALaterOneGoesOn() throws IOException {
    byte[] expected = expected();
    Path out = directory.resolve("out.jsonl");
    Thread.currentThread().interrupt();
    assertInterrupted(out, lines -> {});
    assertInterrupted(
        out,
        lines -> {
          if (lines > 0) {
            Thread.currentThread().interrupt();
          }
        });
    List<Long> progress = new ArrayList<>();
    SCORING.run(model, histories, out, progress::add);
    assertThat(progress.get(0)).isPositive();
    assertThat(Files.readAllBytes(out)).isEqualTo(expected);
  }

  private void assertInterrupted(Path out, LongConsumer progress) {
    assertThatThrownBy(() -> SCORING.run(model, histories, out, progress))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("the same call goes on where it stood");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(out).doesNotExist();
  }

  @Test
  void aModelThatCannotAnswerIsToldWithTheRows() {
    StubModel failing =
        new StubModel("m") {
          private int calls;

          @Override
          public ItemCatalog catalog() {
            return ITEMS;
          }

          @Override
          public synchronized List<Recommendation> recommendAll(List<RecommendRequest> requests) {
            calls++;
            if (calls > 1) { // the first call is of the questions that tell models apart
              throw new IllegalStateException("no more");
            }
            return stub(0.5, "none").recommendAll(requests);
          }
        };
    Path out = directory.resolve("out.jsonl");
    assertThatThrownBy(() -> SCORING.run(failing, histories, out, lines -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("a row of 1 to 256 of ", histories.toString(), "no more");
    assertThatThrownBy(
            () -> SCORING.run(model, histories, directory.resolve("o.parquet.gz"), lines -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name it .parquet");
  }

  @Test
  void anInputThatWasChangedIsRefusedAlthoughItIsAsLong() throws IOException {
    Path out = directory.resolve("out.jsonl");
    stopAfter(1, out);
    String text = Files.readString(histories);
    Files.writeString(histories, text.replaceFirst("i2", "i3"));
    assertThatThrownBy(() -> SCORING.run(model, histories, out, lines -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of another run");
  }

  @Test
  void anOutputIsOneRunsAtATimeUntilItHasItsName() throws IOException {
    Path out = directory.resolve("out.jsonl");
    List<Long> refused = new ArrayList<>();
    long rows =
        SCORING.run(
            model,
            histories,
            out,
            lines -> {
              assertThatThrownBy(() -> SCORING.run(model, histories, out, more -> {}))
                  .isInstanceOf(IOException.class)
                  .hasMessageContaining("out.jsonl is being written by another run");
              refused.add(lines);
            });
    assertThat(refused).hasSizeGreaterThan(2).last().isEqualTo(rows);
    assertThat(Files.readAllBytes(out)).isEqualTo(expected());
  }

  @Test
  void aLineThatIsNoHistoryIsNamed() throws IOException {
    for (String bad : List.of("{\"items\": 3}", "[1]", "{\"items\": [", "{\"user\": \"u\"}")) {
      Path file =
          Files.writeString(directory.resolve("bad.jsonl"), "{\"items\": [\"i1\"]}\n" + bad + "\n");
      assertThatThrownBy(
              () -> SCORING.run(model, file, directory.resolve("bad-out.jsonl"), lines -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("bad.jsonl, line 2: ", "found '" + bad + "'");
      Files.deleteIfExists(directory.resolve(".bad-out.jsonl.part"));
    }
  }
}
