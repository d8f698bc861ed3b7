package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What README and docs say to type is right. */
class DocumentsTest {

  private static final Path EXAMPLE =
      Path.of("src/main/java/io/github/seqrec/examples/ReadmeExample.java");
  private static final Path CONSUMER = Document.ROOT.resolve(".ci/consumer/pom.xml");
  private static final Path PARQUET =
      Document.ROOT.resolve("seqrec-data/src/test/resources/parquet/spark");

  static List<Document> documents() throws IOException {
    return Document.all();
  }

  @Test
  void theFirstBlockOfJavaIsTheTenLinesOfTheExample() throws IOException {
    String block = documents().get(0).snippets().get(0).code();
    String source = Files.readString(EXAMPLE);
    int first = source.indexOf("    // tag::readme\n") + "    // tag::readme\n".length();
    String example = source.substring(first, source.indexOf("    // end::readme"));
    assertThat(block).isEqualTo(example.replaceAll("(?m)^ {4}", ""));
    assertThat(block.lines().filter(line -> !line.isBlank())).hasSize(10);
  }

  @Test
  void theDependenciesAreThoseOfTheConsumerThatCompilesAgainstARelease() throws IOException {
    String shown = matches(documents().get(0).text(), "(?m)^```xml\\R([\\s\\S]*?)^```").get(0);
    String used = Files.readString(CONSUMER).replace("${seqrec.version}", version(shown));
    for (String section : new String[] {"dependencyManagement", "dependencies"}) {
      String element = "(?m)^ *<" + section + ">[\\s\\S]*</" + section + ">";
      assertThat(used.replaceAll("\\s+", " "))
          .contains(matches(shown, "(" + element + ")").get(0).replaceAll("\\s+", " ").strip());
    }
  }

  private static String version(String dependencies) {
    return matches(dependencies, "seqrec-bom</artifactId>\\s*<version>(.*?)<").get(0);
  }

  @Test
  void blocksOfJavaCompileAndTheCompleteOnesRun(@TempDir Path classes, @TempDir Path directory)
      throws Exception {
    List<Document.Snippet> snippets = new ArrayList<>();
    for (Document document : documents()) {
      // Spark is not on the class path of this module.
      if (!document.name().equals("docs/spark.md")) {
        snippets.addAll(document.snippets());
      }
    }
    Snippets.compile(snippets, classes);

    writeRatings(directory.resolve("ml-1m/ratings.dat"));
    copy(PARQUET, directory.resolve("prepared"));
    String printed = Snippets.run(classes, directory);
    assertThat(printed).contains("sasrec: full ranking", "ndcg@10", "ScoredItem");
    assertThat(matches(printed, "(?m)^run: (\\w+)$"))
        .hasSizeGreaterThan(1)
        .containsExactlyElementsOf(
            snippets.stream()
                .filter(Document.Snippet::isComplete)
                .map(Document.Snippet::name)
                .toList());
    assertThat(directory.resolve("model/model.safetensors")).exists();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void exampleCommandsHaveOptionsAndNamesThatTheExampleTakes(Document document) throws Exception {
    for (Document.Command command : document.commands()) {
      Constructor<?> example =
          Class.forName("io.github.seqrec.examples." + command.example()).getDeclaredConstructor();
      example.setAccessible(true);
      CommandLine parser = new CommandLine(example.newInstance());
      assertThatCode(
              () -> requireNames(parser.parseArgs(command.arguments().toArray(String[]::new))))
          .as("%s: %s", document, command)
          .doesNotThrowAnyException();
    }
  }

  /** Formats, models, presets and their options are strings to the parser. */
  private static void requireNames(CommandLine.ParseResult given) {
    if (given.hasMatchedOption("--format")) {
      DataFormat.named(given.matchedOptionValue("--format", ""));
    }
    // Elsewhere the model is a directory.
    if (!given.hasMatchedOption("--model")
        || !given.matchedOption("--model").type().equals(String.class)) {
      return;
    }
    RecommenderProvider model = Recommenders.provider(given.matchedOptionValue("--model", ""));
    String preset = given.matchedOptionValue("--preset", model.presets().get(0));
    assertThat(model.presets()).contains(preset);
    assertThat(model.options(preset).keySet())
        .containsAll(given.matchedOptionValue("--option", Map.<String, String>of()).keySet());
  }

  @Test
  void mostPagesAreReadByTheTestsAbove() throws IOException {
    long commands = documents().stream().mapToLong(page -> page.commands().size()).sum();
    assertThat(commands).isGreaterThan(10);
    assertThat(documents()).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksWithinTheRepositoryLeadToAFile(Document document) {
    Path page = Document.ROOT.resolve(document.name());
    assertThat(matches(document.text(), "\\]\\((?!https?:)([^)#\\s]+)[^)]*\\)"))
        .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksToAPartOfAPageLeadToAHeading(Document document) throws IOException {
    Path page = Document.ROOT.resolve(document.name());
    for (String link : matches(document.text(), "\\]\\((?!https?:)([^)\\s]*#[^)\\s]+)\\)")) {
      String file = link.replaceAll("#.*", "");
      String target = Files.readString(file.isEmpty() ? page : page.resolveSibling(file));
      assertThat(matches(target, "(?m)^#+ (.*)$").stream().map(DocumentsTest::anchor))
          .as(link)
          .contains(link.replaceAll(".*#", ""));
    }
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static List<String> matches(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  /** As few that the training, which stops early by itself, is short; "1193" and "661" occur. */
  private static void writeRatings(Path file) throws IOException {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.1, 3).users(40).items(20).lengths(6, 8).generate();
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      for (int t = 0; t < data.sequence(u).size(); t++) {
        int item = data.sequence(u).item(t);
        String id = item == 1 ? "1193" : item == 2 ? "661" : Integer.toString(item);
        lines.add((u + 1) + "::" + id + "::5::" + (978300000 + t));
      }
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
