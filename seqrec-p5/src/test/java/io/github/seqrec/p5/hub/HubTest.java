package io.github.seqrec.p5.hub;

import static io.github.seqrec.p5.hub.FakeHub.COMMIT;
import static io.github.seqrec.p5.hub.FakeHub.bytes;
import static io.github.seqrec.p5.hub.FakeHub.etag;
import static io.github.seqrec.p5.hub.FakeHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import io.github.seqrec.p5.Fixtures;
import io.github.seqrec.p5.weights.T5Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {

  private static final String MODEL = "org/tiny";
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path home;

  private FakeHub server;
  private final Map<String, String> environment = new HashMap<>();

  HubTest() throws IOException {
    server = new FakeHub();
  }

  @BeforeEach
  void start() throws IOException {
    server
        .file("config.json", Files.readAllBytes(Fixtures.path("p5-tiny/config.json")))
        .file("spiece.model", Files.readAllBytes(Fixtures.path("tokenizer/spiece.model")))
        .file(WEIGHTS, Files.readAllBytes(Fixtures.path("p5-tiny/model.safetensors")));
    environment.put("HF_HOME", home.toString());
    environment.put("HF_ENDPOINT", server.endpoint() + "/");
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "5");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Hub hub() {
    return Hub.of(environment);
  }

  private Path entry() {
    return home.resolve("hub/models--org--tiny");
  }

  private Path snapshot() {
    return entry().resolve("snapshots").resolve(COMMIT);
  }

  @Test
  void aDownloadedModelIsLoadedAndFoundAgainWithoutTheServer() throws IOException {
    Path downloaded = hub().download(MODEL);
    assertThat(downloaded).isEqualTo(snapshot());
    server.close();
    Path found = hub().resolve(MODEL);
    assertThat(found).isEqualTo(snapshot());
    T5Checkpoint checkpoint = T5Checkpoint.load(found);
    checkpoint.tokenizer().close();
    assertThat(checkpoint.weights().config().wholeWordRows()).isEqualTo(512);
  }

  @Test
  void theCacheHasTheLayoutOfPython() throws IOException {
    hub().download(MODEL);
    assertThat(entry().resolve("refs/main")).hasContent(COMMIT);
    assertThat(Files.readSymbolicLink(snapshot().resolve(WEIGHTS)))
        .isEqualTo(Path.of("../../blobs/" + etag(WEIGHTS)));
    assertThat(entry().resolve("blobs").resolve(etag(WEIGHTS)))
        .hasBinaryContent(server.content(WEIGHTS));
    assertThat(entry().resolve(".no_exist").resolve(COMMIT).resolve("tokenizer.json"))
        .isEmptyFile();
    assertOnlyWholeFiles();
  }

  @Test
  void nothingIsDownloadedTwice() throws IOException {
    hub().download(MODEL);
    hub().download(MODEL);
    assertThat(server.count("GET", WEIGHTS)).isEqualTo(1);
  }

  @Test
  void aCommitAndABranchShareTheirFiles() throws IOException {
    hub().download(MODEL);
    assertThat(hub().download(MODEL + "@" + COMMIT)).isEqualTo(snapshot());
    assertThat(hub().resolve(MODEL + "@" + COMMIT)).isEqualTo(snapshot());
    assertThat(server.count("GET", WEIGHTS)).isEqualTo(1);
    assertThat(entry().resolve("refs").resolve(COMMIT)).doesNotExist();
  }

  @Test
  void shardsAreDownloadedWithTheirIndex() throws IOException {
    server.without(WEIGHTS);
    try (Stream<Path> files = Files.list(Fixtures.path("t5-v10-tiny-sharded"))) {
      for (Path file : files.toList()) {
        server.file(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    T5Checkpoint checkpoint = T5Checkpoint.load(hub().download(MODEL));
    checkpoint.tokenizer().close();
    assertThat(checkpoint.weights().tensors()).hasSize(47);
  }

  @Test
  void anExistingDirectoryComesFirst() throws IOException {
    String directory = Fixtures.path("p5-tiny").toString();
    assertThat(hub().resolve(directory)).isEqualTo(Path.of(directory));
    assertThat(hub().download(directory)).isEqualTo(Path.of(directory));
    assertThat(server.requests).isEmpty();
  }

  @Test
  void findingNeverDownloadsAndSaysHowTo() {
    assertThatThrownBy(() -> hub().resolve(MODEL))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "org/tiny@main is no directory, and is not in the cache " + entry(),
            "Hub.download(\"org/tiny\")");
    assertThat(server.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b/c",
        "../x",
        "a/..",
        "/etc/none",
        "a b",
        "a@",
        "a@b..c",
        "a--b/c",
        "a/b@../../x"
      })
  void aTextThatIsNoModelIsRefused(String text) {
    assertThatThrownBy(() -> hub().download(text.isEmpty() ? "@" : text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("organisation/name@revision");
  }

  @Test
  void anUnknownModelOrRevisionIsRefused() {
    for (String model : List.of("org/other", MODEL + "@v9")) {
      server.fault("HEAD", "config.json", e -> status(e, 404, "X-Error-Code", "RepoNotFound"));
      refused(() -> hub().download(model), "answered 404", "the hub has no " + model);
    }
  }

  @Test
  void aPrivateModelAsksForAToken() {
    server.fault("HEAD", "config.json", e -> status(e, 401, "X-Error-Message", "Bad credentials"));
    refused(
        () -> hub().download(MODEL),
        "answered 401 (Bad credentials)",
        "without a token; set HF_TOKEN");
    refused(() -> hub().withToken("wrong").download(MODEL), "not for this token");
  }

  @Test
  void aModelWithoutWeightsIsRefusedAndNoBranchLeadsToIt() {
    server.without(WEIGHTS);
    refused(
        () -> hub().download(MODEL),
        "org/tiny@" + COMMIT + " has none of [model.safetensors, model.safetensors.index.json");
    assertThatThrownBy(() -> hub().resolve(MODEL)).isInstanceOf(IOException.class);
  }

  @Test
  void aModelWithoutAConfigurationIsRefused() {
    server.without("config.json");
    refused(() -> hub().download(MODEL), "org/tiny@main has no config.json, so it is no T5");
  }

  @Test
  void aDownloadThatIsCutOffLeavesNothingAndSucceedsLater() throws IOException {
    server.fault(
        "GET",
        WEIGHTS,
        exchange -> {
          try {
            exchange.sendResponseHeaders(200, 100_000);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    refused(() -> hub().download(MODEL), WEIGHTS, "there is no whole answer", "try again");
    assertThat(snapshot().resolve(WEIGHTS)).doesNotExist();
    assertOnlyWholeFiles();
    server.fault("GET", WEIGHTS, e -> send(e, server.content(WEIGHTS)));
    assertThat(hub().download(MODEL).resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
  }

  @Test
  void aDownloadThatStallsEnds() {
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    server.fault(
        "GET",
        WEIGHTS,
        exchange -> {
          try {
            exchange.sendResponseHeaders(200, 100_000);
            exchange.getResponseBody().flush();
            Thread.sleep(60_000);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    refused(() -> hub().download(MODEL), "nothing came for 1 s");
  }

  @Test
  void aFileOfAnotherSizeThanAnnouncedIsThrownAway() throws IOException {
    server.fault("GET", WEIGHTS, e -> send(e, bytes("an error page")));
    refused(
        () -> hub().download(MODEL),
        "has 13 bytes instead of the " + server.content(WEIGHTS).length,
        "thrown away");
    assertOnlyWholeFiles();
  }

  @Test
  void aFileWithAnotherHashThanItsETagIsThrownAway() throws IOException {
    byte[] content = server.content(WEIGHTS);
    String sha256 = Hashing.sha256().hashBytes(content).toString();
    server.fault(
        "HEAD",
        WEIGHTS,
        e ->
            status(
                e, 200, "X-Repo-Commit", COMMIT, "X-Linked-ETag", '"' + sha256 + '"', "ETag", "x"));
    byte[] other = content.clone();
    other[other.length - 1]++;
    server.file(WEIGHTS, other);
    refused(() -> hub().download(MODEL), "instead of " + sha256);
    assertOnlyWholeFiles();
    server.file(WEIGHTS, content);
    hub().download(MODEL);
    assertThat(entry().resolve("blobs").resolve(sha256)).hasBinaryContent(content);
  }

  @Test
  void theTokenGoesToTheHubAndToNoOtherHost() throws IOException {
    environment.put("HF_TOKEN", "secret");
    try (FakeHub other = new FakeHub()) {
      other.file(WEIGHTS, server.content(WEIGHTS));
      String[] redirect = {
        "Location",
        other.endpoint() + "/cdn/" + WEIGHTS,
        "X-Repo-Commit",
        COMMIT,
        "X-Linked-ETag",
        "\"blob-1\"",
        "X-Linked-Size",
        String.valueOf(server.content(WEIGHTS).length)
      };
      server.fault("HEAD", WEIGHTS, e -> status(e, 302, redirect));
      server.fault("GET", WEIGHTS, e -> status(e, 302, redirect));
      hub().download(MODEL);
      assertThat(other.requests).containsExactly("GET /cdn/" + WEIGHTS + " null");
    }
    assertThat(server.requests).isNotEmpty().allMatch(r -> r.endsWith(" Bearer secret"));
    assertThat(entry().resolve("blobs/blob-1")).exists();
  }

  @Test
  void aRedirectWithinTheHubIsFollowed() throws IOException {
    for (String method : List.of("HEAD", "GET")) {
      server.fault(
          method,
          "config.json",
          e -> {
            if (e.getRequestURI().getPath().startsWith("/org/")) {
              status(e, 307, "Location", "/cdn/config.json");
            } else {
              send(e, server.content("config.json"));
            }
          });
    }
    assertThat(hub().download(MODEL).resolve("config.json")).exists();
  }

  @Test
  void redirectsInACircleEnd() {
    server.fault("HEAD", "config.json", e -> status(e, 302, "Location", "/cdn/config.json"));
    refused(() -> hub().download(MODEL), "redirected more than 10 times");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_TOKEN_PATH", "HF_HOME"})
  void theTokenMayLieInAFile(String variable) throws IOException {
    Path file = home.resolve("token");
    Files.writeString(file, "from-file\n");
    if (variable.equals("HF_TOKEN_PATH")) {
      file = Files.move(file, home.resolve("elsewhere"));
      environment.put(variable, file.toString());
    }
    hub().download(MODEL);
    assertThat(server.requests).allMatch(r -> r.endsWith(" Bearer from-file"));
  }

  @Test
  void theTokenOfTheEnvironmentMayBeDisabledButNotTheExplicitOne() throws IOException {
    environment.put("HF_TOKEN", "secret");
    environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    hub().download(MODEL);
    assertThat(server.requests).allMatch(r -> r.endsWith(" null"));
    server.requests.clear();
    hub().withToken("mine").download(MODEL);
    assertThat(server.requests).isNotEmpty().allMatch(r -> r.endsWith(" Bearer mine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
  void offlineTheCacheIsTakenAndNothingAskedFor(String variable) throws IOException {
    environment.put(variable, "true");
    refused(() -> hub().download(MODEL), "org/tiny@main is not in the cache", variable);
    environment.remove(variable);
    hub().download(MODEL);
    server.requests.clear();
    environment.put(variable, "1");
    assertThat(hub().download(MODEL)).isEqualTo(snapshot());
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aHubThatDoesNotAnswerLeavesTheCache() throws IOException {
    server.fault("HEAD", "config.json", e -> status(e, 503));
    refused(() -> hub().download(MODEL), "cannot ask for org/tiny@main", "503", "not in the cache");
    server.fault("HEAD", "config.json", e -> send(e, server.content("config.json")));
    hub().download(MODEL);
    server.fault("HEAD", "config.json", e -> status(e, 503));
    assertThat(hub().download(MODEL)).isEqualTo(snapshot());
    server.close();
    assertThat(hub().download(MODEL)).isEqualTo(snapshot());
  }

  @Test
  void aServerThatIsNoHubIsRefused() {
    server.fault("HEAD", "config.json", e -> status(e, 200, "ETag", "../../x"));
    refused(() -> hub().download(MODEL), "without a commit and an ETag", "check HF_ENDPOINT");
  }

  @Test
  void concurrentDownloadsFetchEachFileOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> downloads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        downloads.add(threads.submit(() -> hub().download(MODEL)));
      }
      for (Future<Path> download : downloads) {
        assertThat(download.get().resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.count("GET", WEIGHTS)).isEqualTo(1);
  }

  private void refused(ThrowingCallable download, String... message) {
    assertThatThrownBy(download).isInstanceOf(IOException.class).hasMessageContainingAll(message);
  }

  /** Neither temporary files nor links that lead nowhere. */
  private void assertOnlyWholeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files)
          .allMatch(Files::exists)
          .noneMatch(file -> file.getFileName().toString().endsWith(".tmp"));
    }
  }

  private static void send(HttpExchange exchange, byte[] content) {
    String path = exchange.getRequestURI().getPath();
    try {
      FakeHub.answer(exchange, content, path.substring(path.lastIndexOf('/') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
