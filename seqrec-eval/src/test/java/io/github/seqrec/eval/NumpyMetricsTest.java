package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.History;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against metrics/metrics.json, which make_metrics.py beside it wrote. */
class NumpyMetricsTest {

  private static final Gson GSON = new Gson();

  private static JsonObject fixture() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                NumpyMetricsTest.class.getResourceAsStream("/metrics/metrics.json")),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    }
  }

  @Test
  void rankingMetricsEqualThoseOfNumpy() throws IOException {
    int compared = 0;
    for (JsonElement element : fixture().getAsJsonArray("rankings")) {
      JsonObject ranking = element.getAsJsonObject();
      float[] scores = GSON.fromJson(ranking.get("scores"), float[].class);
      int[] relevant = GSON.fromJson(ranking.get("relevant"), int[].class);
      float[] row = new float[scores.length + 1];
      System.arraycopy(scores, 0, row, 1, scores.length);
      int[] items = Arrays.stream(relevant).map(item -> item + 1).toArray();
      float[] theirs = new float[items.length];
      IntStream.range(0, items.length).forEach(i -> theirs[i] = row[items[i]]);
      CatalogueRow candidates = new CatalogueRow(row.length);
      candidates.reset(row);
      for (Ties ties : Ties.values()) {
        RelevantRanks ranks = Ranked.of(items, theirs, candidates, ties).ranks();
        for (Map.Entry<String, JsonElement> metric :
            ranking.getAsJsonObject("metrics").entrySet()) {
          assertThat(value(ranks, metric.getKey()))
              .as(metric.getKey())
              .isCloseTo(metric.getValue().getAsDouble(), within(1e-12));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(25 * 4 * 31);
  }

  private static double value(RelevantRanks ranks, String key) {
    for (RankMetric metric : RankMetric.values()) {
      for (int k : new int[] {1, 3, 5, 10, 50}) {
        if (metric.key(k).equals(key)) {
          return metric.of(ranks, k);
        }
      }
    }
    throw new AssertionError(key);
  }

  @Test
  void listMetricsEqualThoseOfNumpy() throws IOException {
    JsonObject fixture = fixture().getAsJsonObject("lists");
    int[][] takers = GSON.fromJson(fixture.get("takers"), int[][].class);
    int[][] lists = GSON.fromJson(fixture.get("lists"), int[][].class);
    JsonObject metrics = fixture.getAsJsonObject("metrics");
    List<History> users = new ArrayList<>();
    for (int u = 0; u < takers[0].length; u++) {
      int user = u;
      users.add(
          History.of(
              IntStream.range(0, takers.length)
                  .filter(item -> takers[item][user] == 1)
                  .map(item -> item + 1)
                  .toArray()));
    }
    Counts data = new Counts(takers.length, users.toArray(History[]::new));
    ListFigures figures =
        new ListFigures(List.of(5), ItemCounts.of(data), ItemDistance.coOccurrence(data));
    for (int[] list : lists) {
      figures.add(Arrays.stream(list).map(item -> item + 1).toArray());
    }
    Map<String, Double> means = figures.means();
    assertThat(means.keySet())
        .containsExactly("coverage@5", "gini@5", "novelty@5", "popularity@5", "diversity@5");
    means.forEach(
        (key, mean) ->
            assertThat(mean)
                .as(key)
                .isCloseTo(metrics.get(key.replace("@5", "")).getAsDouble(), within(1e-12)));
  }
}
