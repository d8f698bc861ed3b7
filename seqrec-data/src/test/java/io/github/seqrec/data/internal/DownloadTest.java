package io.github.seqrec.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.seqrec.api.internal.RunLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

  @TempDir private Path directory;

  @Test
  @Timeout(30)
  void aServerThatFallsSilentIsLeft() throws IOException {
    CountDownLatch left = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/file",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          await(left);
          exchange.close();
        });
    server.start();
    Path file = directory.resolve("file");
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file");
    try {
      assertThatThrownBy(
              () -> Download.to(file, source, null, message -> {}, Duration.ofSeconds(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(source.toString())
          .hasMessageContaining("cut off after 10 bytes (nothing came for 1 s); try again");
    } finally {
      left.countDown();
      server.stop(0);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileIsDownloadedByOneRunAtATime() throws IOException {
    Path file = directory.resolve("file");
    URI source = URI.create("http://127.0.0.1:9/file");
    RunLock.holding(
        file,
        () -> {
          assertThatThrownBy(() -> Download.to(file, source, null, message -> {}))
              .isInstanceOf(IOException.class)
              .hasMessage(file + " is being written by another run; wait for its end");
          return file;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
