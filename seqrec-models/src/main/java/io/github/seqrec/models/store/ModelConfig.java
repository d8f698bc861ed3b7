package io.github.seqrec.models.store;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a model's directory: what the model is, and which parts it has. The
 * components are named as the file names them.
 *
 * @param format tells the file from others
 * @param format_version of the whole directory
 * @param model_type name of the provider that loads it
 * @param options every option, by name
 * @param files the other files by name
 */
record ModelConfig(
    String format,
    int format_version,
    String model_type,
    Map<String, Object> options,
    Map<String, Part> files) {

  /** Its name. */
  static final String FILE = "config.json";

  /** The version that this release writes; it reads this one and all before. */
  static final int VERSION = 1;

  private static final String FORMAT = "seqrec-model";

  /** No path, so that nothing outside of the directory is read. */
  private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]{0,254}");

  /** Far above what a configuration or card takes: some kilobytes. */
  private static final long LARGEST_JSON = 16 << 20;

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  /** What a file must be. */
  record Part(long bytes, String sha256) {

    /** What a file is. */
    static Part of(Path file) throws IOException {
      return new Part(
          Files.size(file), MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString());
    }
  }

  /** Of this version. */
  static ModelConfig of(String type, Map<String, Object> options, Map<String, Part> files) {
    return new ModelConfig(FORMAT, VERSION, type, options, files);
  }

  /** Writes it to a directory. */
  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), toJson(this));
  }

  /**
   * Reads that of a directory.
   *
   * @throws IOException if there is none, or one of an unknown version
   */
  static ModelConfig read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          directory.toAbsolutePath() + " is no directory; give the one that a model was saved to");
    }
    Path file = directory.resolve(FILE);
    ModelConfig config = json(file, ModelConfig.class);
    if (!FORMAT.equals(config.format())
        || config.model_type() == null
        || config.options() == null
        || config.files() == null) {
      throw new IOException(
          file.toAbsolutePath()
              + " is no configuration of a seqrec model: format, model_type, options and files are"
              + " expected");
    }
    if (config.format_version() < 1) {
      throw new IOException(
          file.toAbsolutePath()
              + " names no format version (found "
              + config.format_version()
              + "); the file is damaged; save the model anew");
    }
    if (config.format_version() > VERSION) {
      throw new IOException(
          file.toAbsolutePath()
              + " has format version "
              + config.format_version()
              + "; this release reads 1.."
              + VERSION
              + "; use a newer seqrec");
    }
    return config;
  }

  /**
   * Checks that all parts are there as they were written.
   *
   * @param needed names of those that every model has
   * @throws IOException if one is missing, damaged or elsewhere
   */
  void requireParts(Path directory, Collection<String> needed) throws IOException {
    Set<String> names = new LinkedHashSet<>(needed);
    names.addAll(files.keySet());
    for (String name : names) {
      if (!FILE_NAME.matcher(name).matches()) {
        throw new IOException(
            directory.resolve(FILE).toAbsolutePath()
                + " names the part '"
                + name
                + "'; parts are files of the directory itself");
      }
      check(directory.resolve(name), files.get(name));
    }
  }

  private static void check(Path file, @Nullable Part expected) throws IOException {
    requireFile(file);
    Part found = Part.of(file);
    if (expected != null && found.bytes() != expected.bytes()) {
      throw new IOException(
          file.toAbsolutePath()
              + " is "
              + (found.bytes() < expected.bytes() ? "truncated" : "damaged")
              + ": "
              + found.bytes()
              + " bytes instead of "
              + expected.bytes()
              + "; copy the model again");
    }
    if (!found.equals(expected)) {
      throw new IOException(
          file.toAbsolutePath()
              + " is damaged: its SHA-256 is not the one in "
              + FILE
              + "; copy the model again");
    }
  }

  /** The text of a small file. */
  static String toJson(Object value) {
    return GSON.toJson(value) + "\n";
  }

  /** Reads a small file of JSON. */
  static <T> T json(Path file, Class<T> type) throws IOException {
    requireFile(file);
    if (Files.size(file) > LARGEST_JSON) {
      throw new IOException(
          file.toAbsolutePath()
              + " has "
              + Files.size(file)
              + " bytes; at most "
              + LARGEST_JSON
              + " are read; save the model anew");
    }
    try {
      T value = GSON.fromJson(Files.readString(file), type);
      if (value != null) {
        return value;
      }
    } catch (RuntimeException | StackOverflowError | CharacterCodingException e) {
      // Gson's own exceptions, what the constructor of a record threw at what was missing, and what
      // is nested too deeply.
      throw new IOException(
          file.toAbsolutePath() + " is not the JSON that was expected: " + e.getMessage(), e);
    }
    throw new IOException(file.toAbsolutePath() + " is empty; save the model anew");
  }

  private static void requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file.toAbsolutePath()
              + " is missing: the model directory is incomplete; it should hold "
              + FILE
              + " and the parts that it names");
    }
  }
}
