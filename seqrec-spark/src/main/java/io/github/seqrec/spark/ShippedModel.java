package io.github.seqrec.spark;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.ByteStreams;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A saved model that every executor gets once, as an archive from the driver, and loads once: all
 * tasks of a JVM share it. Models that no task uses stay loaded, the {@value #IDLE} used last.
 *
 * @param name of the archive: a digest of the model's files
 */
record ShippedModel(String name) implements Serializable {

  private static final int IDLE = 2;
  private static final Map<String, Loaded> LOADED = new LinkedHashMap<>(4, 0.75f, true);

  private static final class Loaded {
    private final SequentialRecommender model;
    private int tasks;

    Loaded(SequentialRecommender model) {
      this.model = model;
    }
  }

  /**
   * Makes a saved model available to all executors, those that come later included.
   *
   * @param directory on the driver's machine
   * @throws UncheckedIOException if it cannot be read
   */
  static ShippedModel ship(SparkContext context, Path directory) {
    try {
      String name = "seqrec-model-" + digest(directory);
      if (!context.listArchives().exists(uri -> uri.endsWith("#" + name))) {
        Path folder = Files.createTempDirectory("seqrec");
        Path archive = folder.resolve(name + ".zip");
        try (OutputStream out = Files.newOutputStream(archive)) {
          pack(directory, out);
        }
        context.addArchive(archive.toUri() + "#" + name);
        archive.toFile().deleteOnExit();
      }
      return new ShippedModel(name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ship the model " + directory.toAbsolutePath(), e);
    }
  }

  private static String digest(Path directory) throws IOException {
    try (HashingOutputStream out =
        new HashingOutputStream(Hashing.sha256(), ByteStreams.nullOutputStream())) {
      pack(directory, out);
      return out.hash().toString().substring(0, 32);
    }
  }

  /** Weights do not compress, and the same files give the same bytes. */
  private static void pack(Path directory, OutputStream out) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "a saved model is a directory; save one there");
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(0);
    for (Path file : files) {
      ZipEntry entry = new ZipEntry(directory.relativize(file).toString().replace('\\', '/'));
      entry.setTime(0);
      zip.putNextEntry(entry);
      Files.copy(file, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  /**
   * The model, until the calling task ends.
   *
   * @throws UncheckedIOException if it cannot be loaded
   */
  SequentialRecommender ofTask() {
    Loaded loaded = acquire();
    TaskCompletionListener end = task -> release(loaded);
    TaskContext.get().addTaskCompletionListener(end);
    return loaded.model;
  }

  private Loaded acquire() {
    synchronized (LOADED) {
      Loaded loaded = LOADED.get(name);
      if (loaded == null) {
        try {
          loaded = new Loaded(Recommenders.load(Path.of(SparkFiles.get(name))));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot load the model that was shipped", e);
        }
        LOADED.put(name, loaded);
      }
      loaded.tasks++;
      return loaded;
    }
  }

  private static void release(Loaded loaded) {
    synchronized (LOADED) {
      loaded.tasks--;
      List<Loaded> idle = LOADED.values().stream().filter(one -> one.tasks == 0).toList();
      List<Loaded> oldest = idle.subList(0, Math.max(0, idle.size() - IDLE));
      LOADED.values().removeAll(oldest);
      oldest.forEach(one -> one.model.close());
    }
  }
}
