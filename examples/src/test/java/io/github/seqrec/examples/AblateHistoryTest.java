package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblateHistoryTest {

  @Test
  void aModelLosesWhatItReadsAndNothingElse(@TempDir Path directory) throws IOException {
    Path data = Run.sasrecFile(directory);
    Split split = DataFormat.named("sasrec").split(data);
    for (String name : new String[] {"popularity", "markov"}) {
      try (SequentialRecommender model =
          Recommenders.provider(name).trainer("default", Map.of()).train(split.training())) {
        model.save(directory.resolve(name));
      }
    }
    String models = directory.resolve("popularity") + "," + directory.resolve("markov");
    String[] arguments = {
      "--data", data.toString(), "--format", "sasrec", "--models", models, "--latest", "1,3"
    };
    String table = Run.of(new AblateHistory(), arguments).succeeded().out();
    String popularity = "popularity | " + directory.resolve("popularity");
    assertThat(share(table, popularity, "in random order")).isEqualTo(1);
    assertThat(share(table, popularity, "the latest 1")).isEqualTo(1);
    // A chain of order one reads the last event.
    String markov = "markov | " + directory.resolve("markov");
    assertThat(share(table, markov, "all but the last in random order")).isEqualTo(1);
    assertThat(share(table, markov, "the latest 1")).isEqualTo(1);
    assertThat(share(table, markov, "the latest 3")).isEqualTo(1);
    assertThat(share(table, markov, "in random order")).isLessThan(0.7);
    assertThat(Run.of(new AblateHistory(), arguments).out()).isEqualTo(table);
  }

  @Test
  void refusesAModelThatCountsTheItemsInAnotherOrder(@TempDir Path directory) throws IOException {
    Path data = Run.sasrecFile(directory);
    Path other = directory.resolve("other.txt");
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    Collections.reverse(lines);
    Files.write(other, lines);
    Path model = directory.resolve("model");
    try (SequentialRecommender trained =
        Recommenders.provider("popularity")
            .trainer("default", Map.of())
            .train(DataFormat.SASREC.split(other).training())) {
      trained.save(model);
    }
    ablated(data, model)
        .failedWith(model + " is a model of other data: its item 1 is '", "actions.txt is '");
  }

  @Test
  void refusesAModelThatCountsTheActionsInAnotherOrder(@TempDir Path directory) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int user = 1; user <= 12; user++) {
      for (int item = 1; item <= 6; item++) {
        String action = (user + item) % 2 == 0 ? "view" : "buy";
        lines.append(String.join("\t", "u" + user, "i" + item, "" + item, action)).append('\n');
      }
    }
    Path data = Files.writeString(directory.resolve("events.tsv"), lines);
    Path model = directory.resolve("model");
    Map<String, String> options = Map.of("actions", "true", "epochs", "1", "hidden", "4");
    try (SequentialRecommender trained =
        Recommenders.provider("gru")
            .trainer("gru4rec", options)
            .train(DataFormat.TSV_ACTIONS.split(data).training())) {
      trained.save(model);
    }
    Files.writeString(data, lines.toString().replace("view", "other"));
    Run.of(
            new AblateHistory(),
            "--data",
            data.toString(),
            "--format",
            "tsv-actions",
            "--models",
            model.toString())
        .failedWith(model + " is a model of other data: its action 1 is 'view', that of ");
  }

  @Test
  void refusesAModelOfAPartOfTheFile(@TempDir Path directory) throws IOException {
    Path data = Run.sasrecFile(directory);
    Path model = directory.resolve("model");
    SequenceDataset whole = DataFormat.SASREC.split(data).training();
    List<String> ids = whole.items().ids().subList(0, 100);
    InteractionBuilder part = InteractionDataset.builder();
    ids.forEach(id -> part.add("u", id));
    try (SequentialRecommender trained =
        Recommenders.provider("popularity").trainer("default", Map.of()).train(part.build())) {
      trained.save(model);
    }
    ablated(data, model)
        .failedWith("its item 101 is missing, that of", "give the file and the --format");
  }

  private static Run ablated(Path data, Path model) {
    return Run.of(
        new AblateHistory(),
        "--data",
        data.toString(),
        "--format",
        "sasrec",
        "--models",
        model.toString());
  }

  private static double share(String table, String model, String history) {
    String row =
        table
            .lines()
            .filter(line -> line.startsWith("| " + model + " | " + history + " |"))
            .findFirst()
            .orElseThrow();
    String[] cells = row.split("\\|", -1);
    return Double.parseDouble(cells[cells.length - 2].strip());
  }
}
