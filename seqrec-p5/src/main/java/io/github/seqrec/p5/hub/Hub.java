package io.github.seqrec.p5.hub;

import com.google.common.util.concurrent.Striped;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * T5 checkpoints of the HuggingFace hub, by the cache and the environment variables that Python's
 * huggingface_hub uses: {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}, {@code
 * HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HUB_DISABLE_IMPLICIT_TOKEN},
 * {@code HF_HUB_OFFLINE}, {@code TRANSFORMERS_OFFLINE}, {@code HF_HUB_ETAG_TIMEOUT}, {@code
 * HF_HUB_DOWNLOAD_TIMEOUT}. What Python has downloaded is found here, and the other way round.
 *
 * <p>Only {@link #download} touches the network. Thread-safe; processes that download the same file
 * at once each download it, and the cache is whole all the same.
 */
public final class Hub {

  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  private static final List<String> OPTIONAL =
      List.of("generation_config.json", "tokenizer_config.json");

  /** One download of a blob at a time; the second finds it there. */
  private static final Striped<Lock> LOCKS = Striped.lock(64);

  private final HubSettings settings;
  private final @Nullable String explicitToken;

  private Hub(HubSettings settings, @Nullable String explicitToken) {
    this.settings = settings;
    this.explicitToken = explicitToken;
  }

  /** The hub of this process's environment. */
  public static Hub fromEnvironment() {
    return of(System.getenv());
  }

  /** The hub of an environment, such as a test's. */
  public static Hub of(Map<String, String> environment) {
    return new Hub(
        new HubSettings(Map.copyOf(environment), Path.of(System.getProperty("user.home"))), null);
  }

  /** A hub that is asked with this token, whatever the environment says. */
  public Hub withToken(String token) {
    return new Hub(settings, token);
  }

  /**
   * Finds a model on this machine, without a network: an existing directory, else the snapshot in
   * the cache if it has a configuration, a tokenizer and all weights.
   *
   * @param model path of a directory, or {@code organisation/name[@revision]}
   * @return a directory for {@link io.github.seqrec.p5.weights.T5Checkpoint#load}
   * @throws IllegalArgumentException if the text is neither
   * @throws IOException if the model is not there, or not whole; the message says how to get it
   */
  public Path resolve(String model) throws IOException {
    Path directory = directory(model);
    if (directory != null) {
      return directory;
    }
    ModelId id = ModelId.parse(model);
    HubCache cache = new HubCache(settings.cache(), id);
    Optional<Path> snapshot = cache.find(id.revision());
    if (snapshot.isPresent()) {
      return snapshot.get();
    }
    throw new IOException(
        id
            + " is no directory, and "
            + cache.absence(id.revision())
            + "; get it with Hub.download(\""
            + model
            + "\"), or copy a directory with its files here and give its path");
  }

  private static @Nullable Path directory(String model) {
    try {
      Path path = Path.of(model);
      return Files.isDirectory(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /**
   * Brings a model's configuration, tokenizer and weights into the cache, as far as they are not
   * there. An existing directory is taken as it is. Where the hub gives no answer, or the
   * environment says that there is no network, the snapshot in the cache is taken.
   *
   * @param model path of a directory, or {@code organisation/name[@revision]}
   * @return a directory for {@link io.github.seqrec.p5.weights.T5Checkpoint#load}
   * @throws IllegalArgumentException if the text is neither, or the environment names no address of
   *     a hub
   * @throws IOException if the model cannot be had whole
   */
  public Path download(String model) throws IOException {
    Path directory = directory(model);
    if (directory != null) {
      return directory;
    }
    ModelId id = ModelId.parse(model);
    HubCache cache = new HubCache(settings.cache(), id);
    if (settings.offline()) {
      return cachedAlone(cache, id);
    }
    HubClient client = new HubClient(settings, token());
    Optional<HubClient.FileInfo> config;
    try {
      config = client.head(id, HubCache.CONFIG);
    } catch (RefusedException e) {
      throw e;
    } catch (IOException e) {
      return cachedInstead(cache, id, e);
    }
    String commit =
        config
            .orElseThrow(
                () -> new IOException(id + " has no " + HubCache.CONFIG + ", so it is no T5"))
            .commit();
    Path snapshot = new Transfer(client, cache, id.at(commit)).run();
    // Last, so that a branch leads to what is whole.
    cache.refer(id.revision(), commit);
    return snapshot;
  }

  private @Nullable String token() throws IOException {
    return explicitToken != null ? explicitToken : settings.token();
  }

  private static Path cachedAlone(HubCache cache, ModelId id) throws IOException {
    Optional<Path> snapshot = cache.find(id.revision());
    if (snapshot.isPresent()) {
      return snapshot.get();
    }
    throw new IOException(
        id
            + " "
            + cache.absence(id.revision())
            + ", and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids to download it; unset them");
  }

  private static Path cachedInstead(HubCache cache, ModelId id, IOException failure)
      throws IOException {
    Optional<Path> snapshot = cache.find(id.revision());
    if (snapshot.isPresent()) {
      LOG.warn("cannot ask for {}: {}; taking {}", id, failure, snapshot.get());
      return snapshot.get();
    }
    throw new IOException(
        "cannot ask for "
            + id
            + ": "
            + failure
            + "; it "
            + cache.absence(id.revision())
            + "; try again, or copy a directory with its files here",
        failure);
  }

  /** The files of one commit. */
  private record Transfer(HubClient client, HubCache cache, ModelId model) {

    Path run() throws IOException {
      require(List.of(HubCache.CONFIG));
      require(T5Tokenizer.FILES);
      for (String file : OPTIONAL) {
        fetch(file);
      }
      Path snapshot = cache.snapshot(model.revision());
      String weights = require(WeightFiles.NAMES);
      for (String shard : WeightFiles.shards(snapshot.resolve(weights))) {
        require(List.of(shard));
      }
      return snapshot;
    }

    /** Fetches the first of some files that the commit has. */
    private String require(List<String> alternatives) throws IOException {
      for (String file : alternatives) {
        if (fetch(file)) {
          return file;
        }
      }
      throw new IOException(model + " has none of " + alternatives + ", so it cannot be loaded");
    }

    private boolean fetch(String file) throws IOException {
      String commit = model.revision();
      if (Files.exists(cache.snapshot(commit).resolve(file))) {
        return true;
      }
      // What a commit has never changes.
      if (cache.isAbsent(commit, file)) {
        return false;
      }
      Optional<HubClient.FileInfo> info = client.head(model, file);
      if (info.isEmpty()) {
        cache.noteAbsent(commit, file);
        return false;
      }
      Path blob = cache.blob(info.get().etag());
      Lock lock = LOCKS.get(blob);
      lock.lock();
      try {
        if (!Files.exists(blob)) {
          LOG.info("{}: downloading {}, {} bytes", model, file, info.get().size());
          client.get(model, file, info.get(), blob);
        }
        cache.link(commit, file, info.get().etag());
      } finally {
        lock.unlock();
      }
      return true;
    }
  }
}
