package io.github.seqrec.models.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.AnswerWriter;
import io.github.seqrec.data.HistoryReader.StoredHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers as JSON objects, one a line. */
final class AnswerLines {

  private AnswerLines() {}

  /** A line of answer to each history, without its end. */
  static List<String> of(SequentialRecommender model, List<StoredHistory> histories, int topK) {
    List<RecommendRequest> requests =
        histories.stream().map(history -> request(history, topK)).toList();
    List<Recommendation> answers = model.recommendAll(requests);
    List<String> lines = new ArrayList<>(requests.size());
    ItemCatalog catalog = model.catalog();
    for (int i = 0; i < requests.size(); i++) {
      int known = catalog.countHeld(requests.get(i).history());
      lines.add(line(requests.get(i), answers.get(i), known));
    }
    return lines;
  }

  private static RecommendRequest request(StoredHistory history, int topK) {
    RecommendRequest request = RecommendRequest.of(history.items()).topK(topK);
    return history.user() == null ? request : request.user(history.user());
  }

  private static String line(RecommendRequest request, Recommendation answer, int known) {
    JsonObject json = new JsonObject();
    request.user().ifPresent(user -> json.addProperty("user", user));
    JsonArray items = new JsonArray();
    JsonArray scores = new JsonArray();
    answer
        .items()
        .forEach(
            item -> {
              items.add(item.id());
              scores.add(item.score());
            });
    json.add("items", items);
    json.add("scores", scores);
    json.addProperty("known", known);
    return json.toString();
  }

  /** Writes the lines of a file to another format. */
  static void copy(Path lines, AnswerWriter to) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(lines)) {
      String line;
      while ((line = reader.readLine()) != null) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        JsonArray items = json.getAsJsonArray("items");
        JsonArray scores = json.getAsJsonArray("scores");
        List<ScoredItem> best = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
          best.add(new ScoredItem(items.get(i).getAsString(), scores.get(i).getAsFloat()));
        }
        String user = json.has("user") ? json.get("user").getAsString() : null;
        to.write(user, best, json.get("known").getAsInt());
      }
    }
  }
}
