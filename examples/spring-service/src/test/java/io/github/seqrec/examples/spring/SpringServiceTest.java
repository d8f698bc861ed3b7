package io.github.seqrec.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service on a free port of the loopback. */
@Timeout(300)
class SpringServiceTest {

  private static final int CLIENTS = 8;
  private static final int REQUESTS = 60;
  private static final String QUESTION = "{\"history\": [\"i1\", \"i2\", \"x\"], \"topK\": 3}";

  @TempDir private static Path models;
  private static ConfigurableApplicationContext application;
  private static final HttpClient CLIENT = client(Version.HTTP_1_1);

  @BeforeAll
  static void start() throws IOException {
    save("markov", "default", Map.of(), "first");
    save("sasrec", "modern", Map.of("epochs", "1", "dim", "8", "maxLength", "10"), "second");
    application =
        SpringApplication.run(
            SpringService.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--server.http2.enabled=true",
            "--seqrec.models=" + models,
            "--seqrec.first=first");
  }

  private static void save(String name, String preset, Map<String, String> options, String as)
      throws IOException {
    try (SequentialRecommender model =
        Recommenders.provider(name)
            .trainer(preset, options)
            .train(SyntheticSequences.markov(1, 0.1, 7).users(40).items(12).generate())) {
      model.save(models.resolve(as));
    }
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static HttpResponse<String> send(String method, String path, String body) {
    return send(method, path, BodyPublishers.ofString(body));
  }

  private static HttpClient client(Version version) {
    return HttpClient.newBuilder().version(version).build();
  }

  private static HttpResponse<String> send(String method, String path, BodyPublisher body) {
    return send(CLIENT, method, path, body);
  }

  private static HttpResponse<String> send(
      HttpClient client, String method, String path, BodyPublisher body) {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  @Test
  void recommendsAndNamesUnknownItems() {
    HttpResponse<String> answer = send("POST", "/recommendations", QUESTION);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"unknownItems\":[\"x\"]", "\"fallbackUsed\":false", "{\"id\":\"i");
  }

  @Test
  void tellsWhatIsWrongWithARequest() {
    assertRefused("POST", "/recommendations", "{\"history\": [\"i1\"], \"topK\": 0}", 400, "topK");
    assertRefused("POST", "/recommendations", "{\"history\": [null]}", 400, "history must be");
    assertRefused("POST", "/recommendations", "{\"history\": ", 400, "");
    assertRefused(
        "POST", "/recommendations", "{\"history\": [\"i1\"], \"topK\": 2147483647}", 400, "1000");
    assertRefused("POST", "/recommendations", "[" + "1,".repeat(200_000) + "1]", 413, "");
    BodyPublisher endless = BodyPublishers.ofInputStream(InputStream::nullInputStream);
    assertThat(send("POST", "/recommendations", endless).statusCode()).isEqualTo(411);
    assertThat(send("PUT", "/model/first", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    assertRefused("PUT", "/model/..%2Fother", "", 400, "");
    assertRefused("PUT", "/model/.hidden", "", 400, "a model's name (.hidden) must be");
    assertRefused("PUT", "/model/third", "", 422, "is no directory");
  }

  /** HTTP/2 has no Transfer-Encoding: nothing tells that a body without a length will come. */
  @Test
  void aBodyThatDoesNotSayHowLargeItIsIsRefusedByHttp2Too() {
    HttpClient client = client(Version.HTTP_2);
    BodyPublisher none = BodyPublishers.noBody();
    assertThat(send(client, "GET", "/actuator/health", none).version()).isEqualTo(Version.HTTP_2);
    BodyPublisher endless = BodyPublishers.ofInputStream(InputStream::nullInputStream);
    assertThat(send(client, "POST", "/recommendations", endless).statusCode()).isEqualTo(411);
    BodyPublisher question = BodyPublishers.ofString(QUESTION);
    assertThat(send(client, "POST", "/recommendations", question).statusCode()).isEqualTo(200);
    assertThat(send(client, "PUT", "/model/first", none).statusCode()).isEqualTo(200);
  }

  @Test
  void aSwapServesTheOtherModel() {
    for (String[] model : new String[][] {{"second", "sasrec"}, {"first", "markov"}}) {
      assertThat(send("PUT", "/model/" + model[0], "").statusCode()).isEqualTo(200);
      assertThat(send("GET", "/actuator/health", "").body())
          .contains("\"model\":\"" + model[1] + "\"");
    }
  }

  private static void assertRefused(
      String method, String path, String body, int status, String reason) {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(reason);
  }

  @Test
  void isHealthyAndShowsItsMetrics() {
    send("POST", "/recommendations", QUESTION);
    assertThat(send("GET", "/actuator/health", "").body())
        .contains("\"model\":{\"status\":\"UP\"", "\"waiting\":");
    assertThat(send("GET", "/actuator/metrics/seqrec.requests", "").body())
        .contains("COUNT", "answered", "failed");
    assertThat(send("GET", "/actuator/metrics/seqrec.items.unknown", "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersEveryRequestOfManyClientsWhileModelsAreSwapped() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<long[]>> runs = new ArrayList<>();
    long begin = System.nanoTime();
    for (int client = 0; client < CLIENTS; client++) {
      runs.add(clients.submit(SpringServiceTest::latencies));
    }
    int swaps = 0;
    while (runs.stream().anyMatch(run -> !run.isDone())) {
      String name = swaps % 2 == 0 ? "second" : "first";
      assertThat(send("PUT", "/model/" + name, "").statusCode()).isEqualTo(200);
      swaps++;
      Thread.sleep(100);
    }
    List<long[]> all = new ArrayList<>();
    for (Future<long[]> run : runs) {
      all.add(run.get());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    clients.shutdown();
    long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    assertThat(sorted).hasSize(CLIENTS * REQUESTS);
    assertThat(swaps).isPositive();
    System.out.printf(
        "%d requests of %d clients, %d swaps: %.0f a second, p50 %.2f ms, p99 %.2f ms%n",
        sorted.length,
        CLIENTS,
        swaps,
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6);
  }

  /** Nanoseconds of each request; fails if one is not answered. */
  private static long[] latencies() {
    long[] latencies = new long[REQUESTS];
    for (int r = 0; r < REQUESTS; r++) {
      long begin = System.nanoTime();
      HttpResponse<String> answer = send("POST", "/recommendations", QUESTION);
      latencies[r] = System.nanoTime() - begin;
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    return latencies;
  }
}
