package io.github.seqrec.examples;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor.Epoch;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.eval.Reports;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** All that is needed to read the figures of a run and to run it again, as JSON. */
final class RunReport {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final JsonObject json = new JsonObject();

  RunReport(List<String> command) {
    json.add("command", GSON.toJsonTree(command));
    json.addProperty("seqrec", version());
    json.addProperty("commit", commit());
    JsonObject machine = new JsonObject();
    machine.addProperty("os", System.getProperty("os.name"));
    machine.addProperty("arch", System.getProperty("os.arch"));
    Processor.name().ifPresent(name -> machine.addProperty("processor", name));
    machine.addProperty("processors", Runtime.getRuntime().availableProcessors());
    machine.addProperty("java", System.getProperty("java.version"));
    json.add("machine", machine);
  }

  /** What was learnt from: the file as it is, and the events that are left of it. */
  RunReport data(Path file, InteractionDataset events, Split split) throws IOException {
    DatasetSummary summary = events.summary();
    JsonObject data = new JsonObject();
    data.addProperty("file", String.valueOf(file.getFileName()));
    data.addProperty("file_sha256", digest(file));
    data.addProperty("digest", summary.digest());
    data.addProperty("users", summary.users());
    data.addProperty("items", summary.items());
    data.addProperty("interactions", summary.interactions());
    data.addProperty("average_length", summary.averageLength());
    data.add("notes", GSON.toJsonTree(events.notes().toString().lines().toList()));
    json.add("data", data);
    json.addProperty("split", split.description());
    return this;
  }

  /** How it was learnt. A model without epochs has none of the keys about them. */
  RunReport training(ModelCard card, String preset, List<Epoch> epochs) {
    json.addProperty("model", card.model());
    json.addProperty("preset", preset);
    json.add("options", GSON.toJsonTree(card.options()));
    json.addProperty("seed", card.seed());
    json.add("libraries", GSON.toJsonTree(card.libraries()));
    for (String count : List.of("parameters", "epochs", "best_epoch")) {
      if (card.metrics().containsKey(count)) {
        json.addProperty(count, card.metrics().get(count).longValue());
      }
    }
    if (card.metrics().containsKey("seconds_per_epoch")) {
      json.addProperty("seconds_per_epoch", card.metrics().get("seconds_per_epoch"));
    }
    JsonArray log = new JsonArray();
    for (Epoch epoch : epochs) {
      JsonObject line = new JsonObject();
      line.addProperty("epoch", epoch.epoch());
      line.addProperty("loss", finite(epoch.loss()));
      line.addProperty("validation", finite(epoch.validation()));
      line.addProperty("seconds", epoch.trainSeconds());
      line.addProperty("validation_seconds", epoch.validationSeconds());
      log.add(line);
    }
    json.add("epochs_log", log);
    return this;
  }

  /** JSON has no other numbers. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** What came out: the model's figures under each protocol, and the baselines' below them. */
  RunReport figures(
      EvaluationReport validation,
      Protocols.Figures model,
      Map<String, Protocols.Figures> baselines) {
    JsonObject sampledBaselines = new JsonObject();
    JsonObject fullBaselines = new JsonObject();
    baselines.forEach(
        (name, figures) -> {
          sampledBaselines.add(name, flat(figures.sampled()));
          fullBaselines.add(name, flat(figures.full()));
        });
    JsonObject sampled = flat(model.sampled());
    sampled.add("baselines", sampledBaselines);
    JsonObject full = flat(model.full());
    full.add("baselines", fullBaselines);
    JsonObject test = new JsonObject();
    test.add("sampled", sampled);
    test.add("full", full);
    json.add("validation", flat(validation));
    json.add("test", test);
    return this;
  }

  /** Writes it as a whole or not at all. */
  void write(Path file) throws IOException {
    ExperimentFiles.replace(file, GSON.toJson(json) + "\n");
  }

  /** The figures themselves lie beside the protocol, not one level below it. */
  private static JsonObject flat(EvaluationReport report) {
    JsonObject from =
        JsonParser.parseString(Reports.json(List.of(report)))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    JsonObject flat = new JsonObject();
    flat.add("protocol", from.get("protocol"));
    for (Map.Entry<String, JsonElement> metric : from.getAsJsonObject("metrics").entrySet()) {
      flat.add(metric.getKey(), metric.getValue());
    }
    for (String key : List.of("deviations", "cases", "tie_rate")) {
      flat.add(key, from.get(key));
    }
    return flat;
  }

  /** What ran where, by name, without the time. */
  static Map<String, String> provenance() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seqrec", version());
    facts.put("commit", commit());
    facts.put("java", System.getProperty("java.version"));
    facts.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    Processor.name().ifPresent(name -> facts.put("processor", name));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return facts;
  }

  /**
   * The SHA-256 of a file, in hexadecimal, or of what {@code sha256sum *} prints in a directory:
   * some data are several files.
   */
  static String digest(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return MoreFiles.asByteSource(data).hash(Hashing.sha256()).toString();
    }
    StringBuilder sums = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data, Files::isRegularFile)) {
      for (Path file : ImmutableSortedSet.copyOf(files)) {
        if (!Files.isHidden(file)) {
          sums.append(digest(file)).append("  ").append(file.getFileName()).append('\n');
        }
      }
    }
    return Hashing.sha256().hashString(sums, StandardCharsets.UTF_8).toString();
  }

  /** Of seqrec. */
  static String version() {
    try (InputStream resource = RunReport.class.getResourceAsStream("build.properties")) {
      Properties build = new Properties();
      build.load(Objects.requireNonNull(resource, "build.properties"));
      return build.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read build.properties", e);
    }
  }

  /** The commit that runs: as told by {@code -Dseqrec.commit}, or by the classes' checkout. */
  private static String commit() {
    String told = System.getProperty("seqrec.commit");
    return told != null ? told : Checkout.commitOf(RunReport.class).orElse("unknown");
  }
}
