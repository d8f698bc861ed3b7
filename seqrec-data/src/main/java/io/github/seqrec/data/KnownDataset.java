package io.github.seqrec.data;

import io.github.seqrec.data.internal.Download;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A published data set in a cache directory: {@code -Dseqrec.cache}, or {@code .cache/seqrec} in
 * the home directory, or the one of {@link #in}. Immutable.
 *
 * @param name a name for directories
 * @param source where it is published
 * @param sha256 of the file, in hexadecimal, or null if nobody has verified one: then the length
 *     that the server tells is all that is checked, and the messages say so
 * @param terms under which it may be used, shown before it is downloaded
 * @param cache the directory that holds it
 * @param messages where progress and terms are told
 * @param reader how the file is read
 */
public record KnownDataset(
    String name,
    URI source,
    @Nullable String sha256,
    String terms,
    Path cache,
    Consumer<String> messages,
    Reader reader) {

  /** How a file is read. */
  @FunctionalInterface
  public interface Reader {

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     */
    InteractionDataset read(Path file, ReadOptions options) throws IOException;
  }

  /** Checks the values. */
  public KnownDataset {
    if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 ('" + sha256 + "') must be 64 digits of hexadecimal, in lower case");
    }
  }

  /** A data set of which no checksum was verified, and which tells its messages to nobody. */
  public static KnownDataset of(String name, URI source, String terms, Reader reader) {
    String told = System.getProperty("seqrec.cache");
    Path cache =
        told != null
            ? Path.of(told)
            : Path.of(System.getProperty("user.home", "."), ".cache", "seqrec");
    return new KnownDataset(name, source, null, terms, cache, message -> {}, reader);
  }

  /** With another cache directory. */
  public KnownDataset in(Path directory) {
    return new KnownDataset(name, source, sha256, terms, directory, messages, reader);
  }

  /** With a checksum that the file must have. */
  public KnownDataset verifiedBy(String checksum) {
    return new KnownDataset(name, source, checksum, terms, cache, messages, reader);
  }

  /** With somebody who is told the terms, once, and the progress, every few megabytes. */
  public KnownDataset telling(Consumer<String> listener) {
    return new KnownDataset(name, source, sha256, terms, cache, listener, reader);
  }

  /** Where the file lies, or will lie. */
  public Path file() {
    String path = source.getPath();
    return cache.resolve(name).resolve(path.substring(path.lastIndexOf('/') + 1)).toAbsolutePath();
  }

  /**
   * Downloads the file unless it is there. What was downloaded of it before an interruption is not
   * downloaded again, if its checksum is known and the server allows. The file appears under its
   * name only when it is whole. One that is there is verified too, if a checksum is known.
   *
   * @throws IOException if it cannot be downloaded, another run is downloading it, or it is not the
   *     one that was published; the message says what to do
   */
  public KnownDataset fetch() throws IOException {
    if (!Files.exists(file())) {
      messages.accept("terms of " + name + ": " + terms);
    }
    Download.to(file(), source, sha256, messages);
    return this;
  }

  /**
   * Reads the file.
   *
   * @throws java.nio.file.NoSuchFileException if it was not fetched
   * @throws IOException if it cannot be read
   */
  public InteractionDataset read() throws IOException {
    return read(ReadOptions.defaults());
  }

  /**
   * Reads the file by these options.
   *
   * @throws java.nio.file.NoSuchFileException if it was not fetched
   * @throws IOException if it cannot be read
   */
  public InteractionDataset read(ReadOptions options) throws IOException {
    return reader.read(file(), options);
  }
}
