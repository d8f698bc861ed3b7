package io.github.seqrec.p5.hub;

import static io.github.seqrec.p5.hub.FakeHub.COMMIT;
import static io.github.seqrec.p5.hub.FakeHub.bytes;
import static io.github.seqrec.p5.hub.FakeHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with a hub leaves nothing half done. */
class HubFaultsTest extends AbstractHubTest {

  HubFaultsTest() throws IOException {}

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
  void aDownloadThatTakesLongerThanTheTimeOutButGoesOnDoesNotEnd() throws IOException {
    Duration timeout = Duration.ofSeconds(3);
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", String.valueOf(timeout.toSeconds()));
    byte[] content = server.content(WEIGHTS);
    int part = content.length / 12 + 1; // 3.3 s in all, a tenth of the time-out each
    server.fault(
        "GET",
        WEIGHTS,
        exchange -> {
          try {
            exchange.sendResponseHeaders(200, content.length);
            for (int from = 0; from < content.length; from += part) {
              exchange
                  .getResponseBody()
                  .write(content, from, Math.min(part, content.length - from));
              exchange.getResponseBody().flush();
              Thread.sleep(300);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    long begin = System.nanoTime();
    Path downloaded = hub().download(MODEL);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(timeout);
    assertThat(downloaded.resolve(WEIGHTS)).hasBinaryContent(content);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub/a, https://elsewhere/b, false",
    "https://hub/a, http://hub/a, true",
    "HTTPS://hub/a, http://elsewhere/b, true",
    "https://hub/a, ftp://hub/a, true",
    "http://hub/a, http://hub/b, false",
    "http://hub/a, https://hub/a, false"
  })
  void aRedirectMustNotLoseTheEncryption(URI from, URI to, boolean loses) {
    assertThat(HubClient.losesEncryption(from, to)).isEqualTo(loses);
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
  void redirectsInACircleEnd() {
    server.fault("HEAD", "config.json", e -> status(e, 302, "Location", "/cdn/config.json"));
    refused(() -> hub().download(MODEL), "redirected more than 10 times");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "12,5", "-1", "9223372036854775808"})
  void aSizeThatIsNoneIsRefused(String size) {
    String[] headers = {"X-Repo-Commit", COMMIT, "ETag", "x", "X-Linked-Size", size};
    server.fault("HEAD", "config.json", e -> status(e, 200, headers));
    refused(
        () -> hub().download(MODEL),
        server.endpoint() + "/org/tiny/resolve/main/config.json answered with X-Linked-Size ('",
        "('" + size + "'), which must be a number of bytes",
        "check HF_ENDPOINT");
  }

  @Test
  void aServerThatIsNoHubIsRefused() {
    server.fault("HEAD", "config.json", e -> status(e, 200, "ETag", "../../x"));
    refused(() -> hub().download(MODEL), "without a commit and an ETag", "check HF_ENDPOINT");
  }
}
