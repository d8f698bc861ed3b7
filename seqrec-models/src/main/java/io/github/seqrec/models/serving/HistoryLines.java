package io.github.seqrec.models.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a file of histories, as requests and answers.
 *
 * @param file that they stand in
 * @param first number of the first of them, from 1
 * @param topK items of each answer
 */
record HistoryLines(Path file, long first, int topK) {

  /** A line of answer to each. */
  List<String> answer(SequentialRecommender model, List<String> lines) throws IOException {
    List<RecommendRequest> requests = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      requests.add(request(lines.get(i), first + i));
    }
    List<Recommendation> answers = model.recommendAll(requests);
    List<String> written = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      written.add(write(requests.get(i), answers.get(i)));
    }
    return written;
  }

  private RecommendRequest request(String line, long number) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      List<String> items = new ArrayList<>();
      for (JsonElement item : json.getAsJsonArray("items")) {
        items.add(item.getAsString());
      }
      RecommendRequest request = RecommendRequest.of(items).topK(topK);
      return json.has("user") ? request.user(json.get("user").getAsString()) : request;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      throw new IOException(
          file
              + ":"
              + number
              + ": expected an object such as {\"user\": \"u1\", \"items\": [\"1193\"]}, found '"
              + (line.length() > 80 ? line.substring(0, 80) + "..." : line)
              + "'; correct the line and run again",
          e);
    }
  }

  private static String write(RecommendRequest request, Recommendation answer) {
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
    return json.toString();
  }
}
