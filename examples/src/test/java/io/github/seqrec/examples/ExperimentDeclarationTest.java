package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentDeclarationTest {

  @TempDir private Path directory;

  @Test
  void declarationIsReadFromJson() throws IOException {
    Path file = directory.resolve("plan.json");
    Files.writeString(
        file,
        """
        {"data": [{"name": "ml", "file": "u.data", "format": "movielens"},
                  {"file": "other/u.data", "format": "movielens"}],
         "models": [{"name": "popularity"},
                    {"name": "small", "model": "sasrec", "options": {"dim": 32}}],
         "seeds": [1, 2]}
        """);
    ExperimentDeclaration read = ExperimentDeclaration.read(file);
    assertThat(read.data())
        .containsExactly(
            new ExperimentDeclaration.Data("ml", directory.resolve("u.data"), "movielens"),
            new ExperimentDeclaration.Data(
                "u.data", directory.resolve("other/u.data"), "movielens"));
    assertThat(read.models())
        .containsExactly(
            new ExperimentDeclaration.Model("popularity", "popularity", "", Map.of()),
            new ExperimentDeclaration.Model("small", "sasrec", "", Map.of("dim", "32")));
    assertThat(read.seeds()).containsExactly(1L, 2L);
    assertThat(List.of(read.data(), read.models(), read.seeds()))
        .allSatisfy(list -> assertThat(list).isUnmodifiable());
    assertThat(read.models().get(1).options()).isUnmodifiable();
    for (String bad :
        List.of("{", "[]", "{\"data\": []}", "{\"sets\": []}", "{\"data\": [{\"name\": \"x\"}]}")) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> ExperimentDeclaration.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("plan.json: ");
    }
  }

  @Test
  void anotherEncodingIsNamedWithTheFile() throws IOException {
    Path file = directory.resolve("plan.json");
    Files.writeString(file, "{\"data\": [{\"file\": \"é\"}]}", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ExperimentDeclaration.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file.toAbsolutePath() + " is no UTF-8; save it as UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | 'options': {'dim': 1} | 1 | 'file' must be a text",
        "'a\\u0000b' | 'options': {} | 1 | 'file' must name a file",
        "'a' | 'options': {'dim': null} | 1 | 'dim' must be a text or a number",
        "'a' | 'options': {'dim': [1]} | 1 | 'dim' must be a text or a number",
        "'a' | 'options': null | 1 | Not a JSON Object: null",
        "'a' | 'preset': null | 1 | 'preset' must be a text",
        "'a' | 'options': {} | null | seed (null) must be a whole number",
        "'a' | 'options': {} | 1.5 | seed (1.5) must be a whole number",
        "'a' | 'options': {} | 1e99 | seed (1e99) must be a whole number",
        "'a' | 'options': {} | true | seed (true) must be a whole number"
      },
      quoteCharacter = '`')
  void valuesThatNothingCanBeMadeOfAreNamedWithTheFile(
      String name, String model, String seed, String message) throws IOException {
    Path file = directory.resolve("plan.json");
    Files.writeString(
        file,
        "{'data': [{'file': %s, 'format': 'x'}], 'models': [{'name': 'm', %s}], 'seeds': [%s]}"
            .formatted(name, model, seed)
            .replace('\'', '"'));
    assertThatThrownBy(() -> ExperimentDeclaration.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("plan.json: ", message, "expected {");
  }
}
