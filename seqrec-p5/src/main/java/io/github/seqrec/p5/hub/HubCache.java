package io.github.seqrec.p5.hub;

import io.github.seqrec.models.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model's entry in the cache that Python's huggingface_hub shares: {@code blobs} with contents by
 * their ETag, {@code snapshots} with a directory for each commit whose files are links to blobs,
 * {@code refs} with the commit of each branch, {@code .no_exist} with what a commit has not.
 */
final class HubCache {

  private final Path entry;

  HubCache(Path cache, ModelId model) {
    this.entry = cache.resolve("models--" + model.name().replace("/", "--"));
  }

  Path entry() {
    return entry;
  }

  /** The snapshot of a branch, a tag or a commit, if it is there. */
  Optional<Path> find(String revision) throws IOException {
    Path ref = ref(revision);
    String commit = Files.isRegularFile(ref) ? Files.readString(ref).strip() : revision;
    Path snapshot = snapshot(commit);
    return Files.isDirectory(snapshot) ? Optional.of(snapshot) : Optional.empty();
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
      AtomicFiles.replaceFile(ref(revision), file -> Files.writeString(file, commit));
    }
  }

  /** Notes that a commit has no such file. */
  void noteAbsent(String commit, String file) throws IOException {
    AtomicFiles.replaceFile(
        entry.resolve(".no_exist").resolve(commit).resolve(file), Files::createFile);
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
      AtomicFiles.replaceFile(target, temporary -> Files.copy(blob, temporary));
    }
  }
}
