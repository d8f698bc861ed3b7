package io.github.seqrec.p5.hub;

import static io.github.seqrec.p5.hub.FakeHub.COMMIT;
import static io.github.seqrec.p5.hub.FakeHub.etag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.p5.Fixtures;
import io.github.seqrec.p5.weights.T5Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest extends AbstractHubTest {

  HubTest() throws IOException {}

  @Test
  void aDownloadedModelIsLoadedAndFoundAgainWithoutTheServer() throws IOException {
    Path downloaded = hub().download(MODEL);
    assertThat(downloaded).isEqualTo(snapshot());
    server.close();
    Path found = hub().resolve(MODEL);
    assertThat(found).isEqualTo(snapshot());
    try (T5Checkpoint checkpoint = T5Checkpoint.load(found)) {
      assertThat(checkpoint.weights().config().wholeWordRows()).isEqualTo(512);
    }
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
    serveShards();
    try (T5Checkpoint checkpoint = T5Checkpoint.load(hub().download(MODEL))) {
      assertThat(checkpoint.weights().tensors()).hasSize(47);
    }
  }

  private void serveShards() throws IOException {
    server.without(WEIGHTS);
    try (Stream<Path> files = Files.list(Fixtures.path("t5-v10-tiny-sharded"))) {
      for (Path file : files.toList()) {
        server.file(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
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
  @ValueSource(strings = {"config.json", "spiece.model", WEIGHTS})
  void aSnapshotThatLacksAFileIsNotTheModelUntilItIsDownloaded(String file) throws IOException {
    hub().download(MODEL);
    Files.delete(snapshot().resolve(file));
    refused(
        () -> hub().resolve(MODEL),
        "org/tiny@main is no directory, and is not whole in the cache " + snapshot(),
        "has none of [",
        file,
        "Hub.download(\"org/tiny\")");
    environment.put("HF_HUB_OFFLINE", "1");
    refused(() -> hub().download(MODEL), "is not whole in the cache", file, "HF_HUB_OFFLINE");
    environment.remove("HF_HUB_OFFLINE");
    assertThat(hub().download(MODEL)).isEqualTo(snapshot()).isEqualTo(hub().resolve(MODEL));
    assertThat(server.count("GET", file)).isEqualTo(1);
  }

  @Test
  void aSnapshotThatLacksAShardIsNotTheModel() throws IOException {
    serveShards();
    hub().download(MODEL);
    Files.delete(snapshot().resolve("model-00002-of-00004.safetensors"));
    refused(
        () -> hub().resolve(MODEL),
        "is not whole in the cache",
        "has none of [model-00002-of-00004.safetensors]");
  }

  @Test
  void aFileThatACommitHasNotIsAskedForOnce() throws IOException {
    hub().download(MODEL);
    hub().download(MODEL);
    assertThat(server.count("HEAD", "tokenizer.json")).isEqualTo(1);
    assertThat(server.count("HEAD", "generation_config.json")).isEqualTo(1);
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
}
