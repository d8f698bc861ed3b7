package io.github.seqrec.examples.bench;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.Multimap;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Adds up how long each operation of libtorch takes, by the events of the Flight Recorder. */
final class Operations {

  private static final String EVENT = "io.github.seqrec.Kernel";

  /** How the names of threads begin that compute parts of a step side by side. */
  private static final String WORKERS = "seqrec-training-";

  private final Recording recording = new Recording();

  /** Begins to record. */
  void start() {
    recording.enable(EVENT).withoutThreshold().withoutStackTrace();
    recording.start();
  }

  /**
   * Ends it.
   *
   * @param all the seconds of which these are a part
   * @return the seconds of each operation, the longest first, and {@code rest}
   */
  JsonObject stop(double all) throws IOException {
    // What the threads of a training do at the same time passes in a part of the time.
    Multimap<Boolean, RecordedEvent> events = ArrayListMultimap.create();
    Path file = Files.createTempFile("operations", ".jfr");
    try (recording) {
      recording.stop();
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        events.put(name(event).startsWith(WORKERS), event);
      }
    } finally {
      Files.delete(file);
    }
    long workers = events.get(true).stream().map(Operations::name).distinct().count();
    Map<String, Double> seconds = new HashMap<>();
    events.forEach(
        (beside, event) ->
            seconds.merge(
                event.getString("operation"),
                event.getDuration().toNanos() / 1e9 / (beside ? workers : 1),
                Double::sum));
    JsonObject json = new JsonObject();
    seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> json.addProperty(entry.getKey(), entry.getValue()));
    double counted = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    json.addProperty("rest", all - counted);
    return json;
  }

  private static String name(RecordedEvent event) {
    return event.getThread().getJavaName();
  }
}
