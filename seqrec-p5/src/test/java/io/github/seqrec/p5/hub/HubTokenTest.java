package io.github.seqrec.p5.hub;

import static io.github.seqrec.p5.hub.FakeHub.COMMIT;
import static io.github.seqrec.p5.hub.FakeHub.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the token. */
class HubTokenTest extends AbstractHubTest {

  HubTokenTest() throws IOException {}

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
}
