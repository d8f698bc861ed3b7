package io.github.seqrec.p5.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hub on this machine with one model, {@code org/tiny}, and as many faults as a test wants. */
final class FakeHub implements AutoCloseable {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Consumer<HttpExchange>> faults = new ConcurrentHashMap<>();

  /** Method, path and token of each request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  FakeHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  FakeHub file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  FakeHub without(String name) {
    files.remove(name);
    return this;
  }

  /** Answers requests of a method for a file by the test's own hand. */
  FakeHub fault(String method, String name, Consumer<HttpExchange> answer) {
    faults.put(method + " " + name, answer);
    return this;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  long count(String method, String file) {
    return requests.stream().filter(r -> r.startsWith(method + " ") && r.contains(file)).count();
  }

  static String etag(String file) {
    return "etag-" + file.replace('.', '-');
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + path + " " + token);
    String name = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      Consumer<HttpExchange> fault = faults.get(exchange.getRequestMethod() + " " + name);
      if (fault != null) {
        fault.accept(exchange);
        return;
      }
      boolean known =
          path.equals("/org/tiny/resolve/main/" + name)
              || path.equals("/org/tiny/resolve/" + COMMIT + "/" + name)
              || path.equals("/cdn/" + name);
      answer(exchange, known ? files.get(name) : null, name);
    }
  }

  static void answer(HttpExchange exchange, byte @Nullable [] content, String name)
      throws IOException {
    if (content == null) {
      status(exchange, 404, "X-Error-Code", "EntryNotFound");
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    exchange.getResponseHeaders().set("ETag", "W/\"" + etag(name) + "\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  /** Answers with a status and headers, given as names and values in turn. */
  static void status(HttpExchange exchange, int status, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
    try {
      exchange.sendResponseHeaders(status, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] content(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
