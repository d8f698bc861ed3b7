package io.github.seqrec.data.internal;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.github.seqrec.api.internal.RunLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One file from the web, whole and verified or not at all. */
public final class Download {

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final long TELL_EVERY = 16L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path file;
  private final Path part;
  private final URI source;
  private final Consumer<String> messages;
  private final Duration patience;

  private Download(Path file, URI source, Consumer<String> messages, Duration patience) {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.source = source;
    this.messages = messages;
    this.patience = patience;
  }

  /**
   * Downloads a file that is missing; if its checksum is known, only the rest of one that was cut
   * off, which lies beside it with the ending {@code .part}.
   *
   * @param sha256 of the whole file, or null if unknown
   * @throws IOException if there is no whole file in the end, one of another checksum is there, or
   *     another run is downloading it; the message says what to do by hand
   */
  public static void to(Path file, URI source, @Nullable String sha256, Consumer<String> messages)
      throws IOException {
    to(file, source, sha256, messages, PATIENCE);
  }

  /** The same with another time for which nothing may come. */
  static void to(
      Path file, URI source, @Nullable String sha256, Consumer<String> messages, Duration patience)
      throws IOException {
    if (isThere(file, sha256)) {
      return; // without a lock, as the directory may be one that is only read
    }
    Files.createDirectories(file.resolveSibling(""));
    Download download = new Download(file, source, messages, patience);
    RunLock.holding(
        file,
        () -> {
          if (!isThere(file, sha256)) { // no other run has downloaded it since
            download.run(sha256);
          }
          return file;
        });
  }

  /** Whether there is a file, which is then the right one. */
  private static boolean isThere(Path file, @Nullable String sha256) throws IOException {
    boolean there = Files.exists(file);
    if (there && sha256 != null) {
      requireSha256(file, sha256);
    }
    return there;
  }

  private static void requireSha256(Path file, String sha256) throws IOException {
    String found = sha256(file);
    if (!found.equals(sha256)) {
      throw new IOException(
          file
              + ": expected the sha256 "
              + sha256
              + ", found "
              + found
              + "; remove the file to download it again, or name the checksum of the one you mean");
    }
  }

  private void run(@Nullable String sha256) throws IOException {
    // Without a checksum nobody would notice that the rest is that of another version.
    long there = sha256 != null && Files.exists(part) ? Files.size(part) : 0;
    HttpResponse<InputStream> response = ask(there);
    if (response.statusCode() == RANGE_NOT_SATISFIABLE && there > 0) {
      response.body().close();
      if (sha256(part).equals(sha256)) { // whole: an interruption came before its renaming
        keep(sha256, there, true);
        return;
      }
      Files.delete(part);
      there = 0;
      response = ask(0);
    }
    boolean resumed = response.statusCode() == PARTIAL;
    if (response.statusCode() != OK && !resumed) {
      response.body().close();
      throw failed("the server answered " + response.statusCode(), null);
    }
    long before = resumed ? there : 0;
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long expected = length < 0 ? -1 : before + length;
    receive(response, resumed, before, expected);
    long size = Files.size(part);
    if (expected >= 0 && size != expected) {
      throw failed(
          String.format(
              Locale.ROOT, "it was cut off after %,d of %,d bytes; try again", size, expected),
          null);
    }
    keep(sha256, size, expected >= 0);
  }

  private void keep(@Nullable String sha256, long size, boolean lengthKnown) throws IOException {
    verify(sha256, size, lengthKnown);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private HttpResponse<InputStream> ask(long from) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build();
    HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(patience);
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw failed("there is no connection (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for " + source);
    }
  }

  private void receive(
      HttpResponse<InputStream> response, boolean resumed, long before, long expected)
      throws IOException {
    StandardOpenOption mode =
        resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    byte[] buffer = new byte[1 << 16];
    long size = before;
    long told = before;
    // A stream of the client waits for ever; a thread of its own can be left.
    ExecutorService reader = Executors.newSingleThreadExecutor(Download::daemon);
    try (InputStream in = response.body();
        OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, mode)) {
      for (int count = read(reader, in, buffer); count >= 0; count = read(reader, in, buffer)) {
        out.write(buffer, 0, count);
        size += count;
        if (size - told >= TELL_EVERY) {
          told = size;
          String of = expected < 0 ? "" : String.format(Locale.ROOT, " of %,d", expected);
          messages.accept(String.format(Locale.ROOT, "%s: %,d%s bytes", source, size, of));
        }
      }
    } catch (IOException e) {
      throw failed(
          String.format(
              Locale.ROOT,
              "it was cut off after %,d bytes (%s); try again",
              size,
              Objects.requireNonNullElse(e.getMessage(), e)),
          e);
    } finally {
      reader.shutdownNow();
    }
  }

  private int read(ExecutorService reader, InputStream in, byte[] buffer) throws IOException {
    Future<Integer> count = reader.submit(() -> in.read(buffer));
    try {
      return count.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("nothing came for " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "seqrec-download");
    thread.setDaemon(true);
    return thread;
  }

  private void verify(@Nullable String sha256, long size, boolean lengthKnown) throws IOException {
    if (sha256 == null) {
      messages.accept(
          String.format(
              Locale.ROOT,
              "%s: %,d bytes; no verified checksum is known, %s",
              source,
              size,
              lengthKnown
                  ? "only the length was checked"
                  : "and the server told no length, so that nothing was checked"));
      return;
    }
    String found = sha256(part);
    if (!found.equals(sha256)) {
      Files.delete(part);
      throw failed(
          "expected the sha256 " + sha256 + ", found " + found + ", so it was thrown away", null);
    }
    messages.accept(
        String.format(Locale.ROOT, "%s: %,d bytes, checksum as expected", source, size));
  }

  private static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  private IOException failed(String why, @Nullable IOException cause) {
    return new IOException(
        "cannot download "
            + source
            + ": "
            + why
            + "; without a network, download it elsewhere and put it at "
            + file,
        cause);
  }
}
