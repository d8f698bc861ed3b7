package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the models name every option, and the values that the presets have. */
class OptionTablesTest {

  private static final Set<String> WITHOUT_TRAINING =
      Set.of("markov", "popularity", "repeatlast", "plain-transformer", "p5");

  private static String page(String name) throws IOException {
    return Files.readString(Document.ROOT.resolve("docs").resolve(name));
  }

  @Test
  void everyOptionIsInThePageOfItsModel() throws IOException {
    for (String model : Recommenders.names()) {
      if (Recommenders.provider(model).isTrainable()) {
        String page = page(model.equals("p5") ? "p5.md" : "models.md");
        for (String preset : Recommenders.provider(model).presets()) {
          assertThat(Recommenders.provider(model).options(preset).keySet())
              .as("%s, %s", model, preset)
              .allSatisfy(option -> assertThat(page).contains("`" + option + "`"));
        }
      }
    }
  }

  @Test
  void theTableOfTrainingsHasTheValuesOfEveryPreset() throws IOException {
    List<List<String>> rows =
        page("models.md")
            .lines()
            .dropWhile(line -> !line.startsWith("| preset | `loss`"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> List.of(line.replaceAll("^\\| | \\|$|`", "").split(" \\| ", -1)))
            .toList();
    List<String> found = new ArrayList<>();
    for (List<String> row : rows.subList(2, rows.size())) {
      found.add(row.get(0));
      String[] names = row.get(0).split(" ", -1);
      Map<String, Object> options = Recommenders.provider(names[0]).options(names[1]);
      for (int column = 1; column < row.size(); column++) {
        String option = rows.get(0).get(column);
        assertThat(value(row.get(column)))
            .as("%s of %s", option, row.get(0))
            .isEqualTo(value(String.valueOf(options.get(option))));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(trainedPresets().toList());
  }

  private static Stream<String> trainedPresets() {
    return Recommenders.names().stream()
        .filter(model -> !WITHOUT_TRAINING.contains(model))
        .flatMap(
            model ->
                Recommenders.provider(model).presets().stream()
                    .map(preset -> model + " " + preset));
  }

  /** A number, however it is written, or a word. */
  private static Object value(String text) {
    return text.matches("[.\\d].*") ? Double.valueOf(text) : text;
  }
}
