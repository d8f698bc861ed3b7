package io.github.seqrec.spark;

import com.google.common.collect.Streams;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.store.WholeDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A saved model that every executor gets once, as a broadcast of its files, and loads once: all
 * tasks of a JVM share it, as one of its {@link SharedModels}.
 *
 * <p>A broadcast rather than an added archive: since version 4 of Spark, tasks of a DataFrame see
 * the files of their session only.
 *
 * @param digest of the files; the same ones are loaded once, however often they were shipped
 * @param files fetched by an executor that has not loaded them yet
 */
record ShippedModel(String digest, Broadcast<ModelFiles> files) implements Serializable {

  private static final SharedModels LOADED = new SharedModels();

  /** The content of files by name, in pieces, as an array ends at 2 GB. */
  static final class ModelFiles implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int PIECE = 1 << 26;

    private final LinkedHashMap<String, ArrayList<byte[]>> pieces = new LinkedHashMap<>();

    static ModelFiles read(Path directory) throws IOException {
      if (!Files.isDirectory(directory)) {
        throw new NoSuchFileException(
            directory.toString(), null, "a saved model is a directory; save one there");
      }
      List<Path> files;
      try (Stream<Path> all = Files.walk(directory)) {
        files =
            all.filter(Files::isRegularFile)
                .filter(file -> !isLeft(directory, file))
                .sorted()
                .toList();
      }
      ModelFiles content = new ModelFiles();
      for (Path file : files) {
        ArrayList<byte[]> parts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
          for (byte[] part = in.readNBytes(PIECE); part.length > 0; part = in.readNBytes(PIECE)) {
            parts.add(part);
          }
        }
        content.pieces.put(directory.relativize(file).toString().replace('\\', '/'), parts);
      }
      return content;
    }

    /** Of a save that was killed, in a directory that another one filled. */
    private static boolean isLeft(Path directory, Path file) {
      return Streams.stream(directory.relativize(file)).anyMatch(WholeDirectory::isTemporary);
    }

    String digest() {
      Hasher hasher = Hashing.sha256().newHasher();
      pieces.forEach(
          (name, parts) -> {
            hasher.putString(name, StandardCharsets.UTF_8).putChar('\n');
            parts.forEach(hasher::putBytes);
          });
      return hasher.hash().toString();
    }

    void write(Path directory) throws IOException {
      for (Map.Entry<String, ArrayList<byte[]>> file : pieces.entrySet()) {
        Path target = directory.resolve(file.getKey());
        MoreFiles.createParentDirectories(target);
        try (OutputStream out = Files.newOutputStream(target)) {
          for (byte[] part : file.getValue()) {
            out.write(part);
          }
        }
      }
    }
  }

  /**
   * Makes a saved model available to all executors, those that come later included.
   *
   * @param directory on the driver's machine
   * @throws UncheckedIOException if it cannot be read
   */
  static ShippedModel ship(JavaSparkContext context, Path directory) {
    try {
      ModelFiles files = ModelFiles.read(directory);
      return new ShippedModel(files.digest(), context.broadcast(files));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ship the model " + directory.toAbsolutePath(), e);
    }
  }

  /**
   * The model, until the calling task ends.
   *
   * @throws UncheckedIOException if it cannot be loaded
   */
  SequentialRecommender ofTask() {
    SequentialRecommender model = LOADED.take(digest, this::load);
    TaskCompletionListener end = task -> LOADED.release(digest);
    TaskContext.get().addTaskCompletionListener(end);
    return model;
  }

  private SequentialRecommender load() {
    try {
      Path directory = Files.createTempDirectory("seqrec-model");
      try {
        files.value().write(directory);
        return Recommenders.load(directory);
      } finally {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load the model that was shipped", e);
    }
  }
}
