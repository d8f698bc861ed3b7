package io.github.seqrec.p5.hub;

import com.google.common.base.Ascii;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of the hub, under the names that huggingface_hub has given its
 * variables.
 */
final class HubSettings {

  private static final String PUBLIC_HUB = "https://huggingface.co";
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  private final Map<String, String> environment;
  private final Path cache;
  private final Path tokenFile;

  /**
   * Settings of an environment.
   *
   * @param userHome what {@code ~} stands for
   */
  HubSettings(Map<String, String> environment, Path userHome) {
    this.environment = environment;
    String caches = first("XDG_CACHE_HOME");
    Path cacheHome = caches == null ? userHome.resolve(".cache") : expand(caches, userHome);
    String named = first("HF_HOME");
    Path home = named == null ? cacheHome.resolve("huggingface") : expand(named, userHome);
    String cacheName = first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
    this.cache = cacheName == null ? home.resolve("hub") : expand(cacheName, userHome);
    String tokenName = first("HF_TOKEN_PATH");
    this.tokenFile = tokenName == null ? home.resolve("token") : expand(tokenName, userHome);
  }

  /** The directory with one entry for each model. */
  Path cache() {
    return cache;
  }

  /**
   * The address of the hub, without a slash at its end.
   *
   * @throws IllegalArgumentException if the environment names none of http or https with a host
   */
  URI endpoint() {
    String named = first("HF_ENDPOINT");
    if (named == null) {
      return URI.create(PUBLIC_HUB);
    }
    try {
      URI address = new URI(named.strip().replaceFirst("/+$", ""));
      String scheme = Ascii.toLowerCase(String.valueOf(address.getScheme()));
      if (SCHEMES.contains(scheme) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // The message below says all.
    }
    throw new IllegalArgumentException(
        "HF_ENDPOINT ('"
            + named
            + "') must be an address of http or https with a host, such as "
            + PUBLIC_HUB);
  }

  boolean offline() {
    return yes("HF_HUB_OFFLINE") || yes("TRANSFORMERS_OFFLINE");
  }

  /** The token that the user has left for all programs, or null if there is none. */
  @Nullable String token() throws IOException {
    if (yes("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
      return null;
    }
    String named = first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
    if (named == null && Files.isRegularFile(tokenFile)) {
      named = Files.readString(tokenFile).strip();
    }
    return named == null || named.isBlank() ? null : named.strip();
  }

  /** How long to wait for what is known of a file. */
  Duration headTimeout() {
    return seconds("HF_HUB_ETAG_TIMEOUT");
  }

  /** How long to wait for a file to begin, and for it to go on. */
  Duration downloadTimeout() {
    return seconds("HF_HUB_DOWNLOAD_TIMEOUT");
  }

  private Duration seconds(String variable) {
    String named = first(variable);
    if (named == null) {
      return Duration.ofSeconds(10);
    }
    try {
      int seconds = Integer.parseInt(named);
      if (seconds > 0) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // The message below says all.
    }
    throw new IllegalArgumentException(
        variable + " ('" + named + "') must be a whole number of seconds from 1; 10 is usual");
  }

  private boolean yes(String variable) {
    String value = first(variable);
    return value != null && YES.contains(value.toUpperCase(Locale.ROOT));
  }

  private @Nullable String first(String... variables) {
    for (String variable : variables) {
      String value = environment.get(variable);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  private static Path expand(String path, Path userHome) {
    if (path.equals("~")) {
      return userHome;
    }
    return path.startsWith("~/") ? userHome.resolve(path.substring(2)) : Path.of(path);
  }
}
