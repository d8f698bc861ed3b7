package io.github.seqrec.p5;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.seqrec.models.store.SafeTensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Tiny T5 and P5 checkpoints and what Python computed from them, under {@code p5} in the test
 * resources, beside the script that made them and a README that says what each file holds.
 */
public final class Fixtures {

  private Fixtures() {}

  /** A file or directory by its path below {@code p5}. */
  public static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Fixtures.class.getResource("/p5/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Reads a file of tensors. */
  public static SafeTensors tensors(String name) throws IOException {
    return SafeTensors.read(path(name));
  }

  /** Reads a file of JSON. */
  public static JsonElement json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(path(name)));
  }
}
