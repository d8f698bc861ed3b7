package io.github.seqrec.p5.hub;

import static io.github.seqrec.p5.hub.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on this machine, and a cache in a directory of the test. */
abstract class AbstractHubTest {

  static final String MODEL = "org/tiny";
  static final String WEIGHTS = "model.safetensors";

  @TempDir protected Path home;

  protected FakeHub server;
  protected final Map<String, String> environment = new HashMap<>();

  AbstractHubTest() throws IOException {
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

  protected final Hub hub() {
    return Hub.of(environment);
  }

  protected final Path entry() {
    return home.resolve("hub/models--org--tiny");
  }

  protected final Path snapshot() {
    return entry().resolve("snapshots").resolve(COMMIT);
  }

  protected final void refused(ThrowingCallable download, String... message) {
    assertThatThrownBy(download).isInstanceOf(IOException.class).hasMessageContainingAll(message);
  }

  /** Neither temporary files nor links that lead nowhere. */
  protected final void assertOnlyWholeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files)
          .allMatch(Files::exists)
          .noneMatch(file -> file.getFileName().toString().endsWith(".tmp"));
    }
  }

  protected static void send(HttpExchange exchange, byte[] content) {
    String path = exchange.getRequestURI().getPath();
    try {
      FakeHub.answer(exchange, content, path.substring(path.lastIndexOf('/') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
