package io.github.seqrec.p5.hub;

import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model's entry in the cache that Python's huggingface_hub shares: {@code blobs} with contents by
 * their ETag, {@code snapshots} with a directory for each commit whose files are links to blobs,
 * {@code refs} with the commit of each branch, {@code .no_exist} with what a commit has not.
 */
final class HubCache {

  /** The architecture of a model. */
  static final String CONFIG = "config.json";

  private static final List<List<String>> NEEDED =
      List.of(List.of(CONFIG), T5Tokenizer.FILES, WeightFiles.NAMES);

  private final Path entry;

  HubCache(Path cache, ModelId model) {
    this.entry = cache.resolve("models--" + model.name().replace("/", "--"));
  }

  /** The snapshot of a branch, a tag or a commit, if all that makes a model is there. */
  Optional<Path> find(String revision) throws IOException {
    Path snapshot = known(revision);
    return lacking(snapshot).isEmpty() ? Optional.of(snapshot) : Optional.empty();
  }

  /** Why nothing is found: the end of a sentence about the model. */
  String absence(String revision) throws IOException {
    Path snapshot = known(revision);
    return Files.isDirectory(snapshot)
        ? "is not whole in the cache "
            + snapshot.toAbsolutePath()
            + ", which has none of "
            + lacking(snapshot)
        : "is not in the cache " + entry.toAbsolutePath();
  }

  private Path known(String revision) throws IOException {
    Path ref = ref(revision);
    return snapshot(Files.isRegularFile(ref) ? Files.readString(ref).strip() : revision);
  }

  /**
   * What a snapshot lacks: Python's programs fetch single files, and a download may have ended
   * early.
   *
   * @return files that are not there: those of which one would do, or all shards that are missing;
   *     empty if it is whole
   */
  private static List<String> lacking(Path snapshot) throws IOException {
    for (List<String> alternatives : NEEDED) {
      if (first(snapshot, alternatives).isEmpty()) {
        return alternatives;
      }
    }
    Path weights = first(snapshot, WeightFiles.NAMES).orElseThrow();
    return WeightFiles.shards(weights).stream()
        .filter(shard -> !Files.exists(snapshot.resolve(shard)))
        .toList();
  }

  private static Optional<Path> first(Path snapshot, List<String> names) {
    return names.stream().map(snapshot::resolve).filter(Files::exists).findFirst();
  }

  Path snapshot(String commit) {
    return entry.resolve("snapshots").resolve(commit);
  }

  Path blob(String etag) {
    return entry.resolve("blobs").resolve(etag);
  }

  private Path ref(String revision) {
    return entry.resolve("refs").resolve(revision);
  }

  /** Has a branch or a tag lead to a commit. */
  void refer(String revision, String commit) throws IOException {
    if (!revision.equals(commit)) {
      WholeFile.replace(ref(revision), file -> Files.writeString(file, commit));
    }
  }

  /** Notes that a commit has no such file. */
  void noteAbsent(String commit, String file) throws IOException {
    WholeFile.replace(absent(commit, file), Files::createFile);
  }

  /** Whether it is noted that a commit has no such file. */
  boolean isAbsent(String commit, String file) {
    return Files.exists(absent(commit, file));
  }

  private Path absent(String commit, String file) {
    return entry.resolve(".no_exist").resolve(commit).resolve(file);
  }

  /** Has a file of a snapshot be a blob: by a link, or a copy where links cannot be made. */
  void link(String commit, String file, String etag) throws IOException {
    Path snapshot = snapshot(commit);
    Path target = snapshot.resolve(file);
    Files.createDirectories(snapshot);
    Path blob = blob(etag);
    try {
      Files.createSymbolicLink(target, snapshot.relativize(blob));
    } catch (FileAlreadyExistsException e) {
      // Another download was as fast; a commit's file has but one content.
    } catch (UnsupportedOperationException | FileSystemException e) {
      WholeFile.replace(target, temporary -> Files.copy(blob, temporary));
    }
  }
}
