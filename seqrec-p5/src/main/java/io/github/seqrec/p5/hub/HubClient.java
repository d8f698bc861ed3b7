package io.github.seqrec.p5.hub;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.primitives.Longs;
import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a hub for files. */
final class HubClient {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int MAX_REDIRECTS = 10;
  private static final int SHA256_DIGITS = 64;

  /**
   * What a hub says of a file.
   *
   * @param commit of the revision that was asked for
   * @param etag names the content
   * @param size in bytes, negative if unknown
   */
  record FileInfo(String commit, String etag, long size) {}

  private final HubSettings settings;
  private final @Nullable String token;
  private final HttpClient client;

  HubClient(HubSettings settings, @Nullable String token) {
    this.settings = settings;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.headTimeout())
            .build();
  }

  /**
   * What is known of a file; empty if the revision has none.
   *
   * @throws RefusedException if the hub refuses the model
   * @throws IOException if there is no answer that can be used
   */
  Optional<FileInfo> head(ModelId model, String file) throws IOException {
    URI uri = uri(model, file);
    HttpResponse<Void> response =
        send("HEAD", uri, settings.headTimeout(), BodyHandlers.discarding(), () -> 0, false);
    if (response.statusCode() == NOT_FOUND
        && header(response, "X-Error-Code").orElse("EntryNotFound").equals("EntryNotFound")) {
      return Optional.empty();
    }
    requireOk(response, model, uri);
    String etag =
        header(response, "X-Linked-ETag")
            .or(() -> header(response, "ETag"))
            .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
            .orElse("");
    String commit = header(response, "X-Repo-Commit").orElse("");
    // Both become names of files.
    if (!commit.matches("[0-9a-f]{40}") || !etag.matches("\\w[\\w-]*")) {
      throw new IOException(
          uri
              + " answered without a commit and an ETag ('"
              + commit
              + "', '"
              + etag
              + "'), so it is no hub; check HF_ENDPOINT");
    }
    return Optional.of(new FileInfo(commit, etag, size(response, uri)));
  }

  private static long size(HttpResponse<?> response, URI uri) throws IOException {
    for (String name : List.of("X-Linked-Size", "Content-Length")) {
      Optional<String> found = header(response, name);
      if (found.isPresent()) {
        Long size = Longs.tryParse(found.get());
        if (size == null || size < 0) {
          throw new IOException(
              uri
                  + " answered with "
                  + name
                  + " ('"
                  + found.get()
                  + "'), which must be a number of bytes, so it is no hub; check HF_ENDPOINT");
        }
        return size;
      }
    }
    return -1;
  }

  /** Downloads a file, whole or not at all. */
  void get(ModelId model, String file, FileInfo info, Path target) throws IOException {
    WholeFile.replace(
        target,
        temporary -> {
          URI uri = uri(model, file);
          try {
            requireOk(receive(uri, temporary), model, uri);
          } catch (RefusedException e) {
            throw e;
          } catch (IOException e) {
            throw new IOException("cannot download " + uri + ": " + e + "; try again", e);
          }
          verify(uri, temporary, info);
        });
  }

  private HttpResponse<Path> receive(URI uri, Path file) throws IOException {
    BodyHandler<Path> body =
        answer ->
            answer.statusCode() == OK
                ? BodySubscribers.ofFile(file)
                : BodySubscribers.replacing(file);
    return send("GET", uri, settings.downloadTimeout(), body, () -> file.toFile().length(), true);
  }

  private static void verify(URI uri, Path file, FileInfo info) throws IOException {
    long size = Files.size(file);
    if (info.size() >= 0 && size != info.size()) {
      throw new IOException(
          uri
              + " has "
              + size
              + " bytes instead of the "
              + info.size()
              + " that the hub announced, so it was thrown away; try again");
    }
    // Large files have their SHA-256 for an ETag; small ones have git's hash.
    if (info.etag().length() == SHA256_DIGITS) {
      String found = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
      if (!found.equals(info.etag())) {
        throw new IOException(
            uri
                + " has the SHA-256 "
                + found
                + " instead of "
                + info.etag()
                + ", so it was thrown away; try again");
      }
    }
  }

  private URI uri(ModelId model, String file) {
    return URI.create(
        settings.endpoint() + "/" + model.name() + "/resolve/" + revision(model) + "/" + file);
  }

  private static String revision(ModelId model) {
    // A branch such as refs/pr/1 is one part of the path.
    return model.revision().replace("/", "%2F");
  }

  /**
   * Sends a request, and again where it is redirected to. The token is for the hub's host alone:
   * others, to which it hands large files over, don't get it.
   *
   * @param progress tells while it waits whether something has come
   * @param leave whether to follow to another host, or to take what the hub itself said
   */
  private <T> HttpResponse<T> send(
      String method,
      URI uri,
      Duration timeout,
      BodyHandler<T> body,
      LongSupplier progress,
      boolean leave)
      throws IOException {
    URI at = uri;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .header("Accept-Encoding", "identity")
              .header("User-Agent", "seqrec");
      if (token != null && sameHost(at, settings.endpoint())) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<T> response = send(request.build(), body, timeout, progress);
      Optional<String> location = header(response, "Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      URI next = at.resolve(location.get());
      if (!leave && !sameHost(next, at)) {
        return response;
      }
      if (losesEncryption(at, next)) {
        throw new IOException(uri + " is redirected to " + next + ", which is not encrypted");
      }
      at = next;
    }
    throw new IOException(uri + " is redirected more than " + MAX_REDIRECTS + " times");
  }

  private <T> HttpResponse<T> send(
      HttpRequest request, BodyHandler<T> body, Duration timeout, LongSupplier progress)
      throws IOException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
    long before = progress.getAsLong();
    try {
      while (true) {
        try {
          return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long now = progress.getAsLong();
          if (now == before) {
            throw new HttpTimeoutException(
                "nothing came for " + timeout.toSeconds() + " s from " + request.uri());
          }
          before = now;
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("there is no whole answer (" + e.getCause() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for " + request.uri());
    } finally {
      // Ends what still goes on after a time-out or an interrupt, and nothing else.
      answer.cancel(true);
    }
  }

  private void requireOk(HttpResponse<?> response, ModelId model, URI uri) throws IOException {
    int status = response.statusCode();
    if (status == UNAUTHORIZED || status == FORBIDDEN || status == NOT_FOUND) {
      throw new RefusedException(
          uri
              + " answered "
              + status
              + header(response, "X-Error-Message").map(message -> " (" + message + ")").orElse("")
              + ": the hub has no "
              + model
              + ", or not for "
              + (token == null ? "somebody without a token; set HF_TOKEN" : "this token")
              + " if it is private or asks for consent");
    }
    // A redirect that was not followed says all that HEAD is for.
    if (status / 100 != 2 && status / 100 != 3) {
      throw new IOException(uri + " answered " + status + "; try again");
    }
  }

  /** Whether what goes to one address encrypted would go to another one in the clear. */
  static boolean losesEncryption(URI from, URI to) {
    return "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
  }

  private static boolean sameHost(URI a, URI b) {
    return Objects.equals(a.getScheme(), b.getScheme())
        && Objects.equals(a.getAuthority(), b.getAuthority());
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }
}
