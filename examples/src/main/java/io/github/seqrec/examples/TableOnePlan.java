package io.github.seqrec.examples;

import com.google.gson.Gson;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the report's Table I consists of, as {@code table-one.json} has it: the data, the systems
 * with their settings, the report's figures, and the best ones published under the same protocol.
 * Figures are HR@5, HR@10, NDCG@5, NDCG@10 among 100 sampled negatives, unless they say otherwise.
 */
record TableOnePlan(List<Data> data, List<SystemRow> systems) {

  /**
   * A data set.
   *
   * @param name in file names and tables
   * @param column of the report's table that it stands for
   * @param file below the directory of all data
   * @param format a {@link DataFormat}
   * @param core least events of a user and an item; 1 keeps all
   * @param seen whether full ranking ranks items of the history: where users repeat themselves
   */
  record Data(String name, String column, String file, String format, int core, SeenPolicy seen) {

    Path path(Path directory) {
      return directory.resolve(file);
    }

    Split read(Path directory) throws IOException {
      InteractionDataset events = DataFormat.named(format).read(path(directory));
      return LeaveOneOut.of(core > 1 ? KCore.stable(core).apply(events) : events);
    }
  }

  /**
   * A line of the report's table.
   *
   * @param settings with which it is trained; at least one
   * @param reported the report's figures by column
   * @param targets the best published ones by column
   * @param fullTargets the same of HR@10, NDCG@10 among the whole catalogue without seen items
   */
  record SystemRow(
      String name,
      List<Setting> settings,
      Map<String, List<Double>> reported,
      Map<String, List<Double>> targets,
      Map<String, List<Double>> fullTargets) {

    /** The settings of a data set that are asked for: all if none are named. */
    List<Setting> settings(Data data, @Nullable List<String> named) {
      return settings.stream()
          .filter(setting -> setting.isOf(data))
          .filter(setting -> named == null || named.contains(setting.name))
          .toList();
    }

    /** The name of a setting's cells. */
    String cell(Setting setting) {
      return setting.name.isEmpty() ? name : name + " (" + setting.name + ")";
    }
  }

  /**
   * One way to train a system.
   *
   * @param name empty if there is only one
   * @param model the kind
   * @param preset empty for the default
   * @param data that are trained so; null for all
   * @param options replaced ones by data set, then by name
   */
  record Setting(
      String name,
      String model,
      String preset,
      @Nullable List<String> data,
      Map<String, Map<String, String>> options) {

    private boolean isOf(Data one) {
      return data == null || data.contains(one.name);
    }

    ExperimentDeclaration.Model on(Data one, String cell) {
      return new ExperimentDeclaration.Model(
          cell, model, preset, options.getOrDefault(one.name, Map.of()));
    }
  }

  /** Reads it. */
  static TableOnePlan read() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(TableOnePlan.class.getResourceAsStream("table-one.json")),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, TableOnePlan.class);
    }
  }
}
