package io.github.seqrec.p5.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A file with one JSON object; a value of null counts as absent, as in Python's files. */
record JsonFile(Path file, JsonObject root) {

  static JsonFile read(Path file) throws IOException {
    try {
      return new JsonFile(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toAbsolutePath().toString(), null, "the file is missing; copy the model again");
    } catch (RuntimeException | CharacterCodingException e) {
      // Gson says in many ways that a text is no JSON object.
      throw new IOException(
          file.toAbsolutePath() + " is no JSON object: " + e.getMessage() + "; copy it again", e);
    }
  }

  int integer(String name) throws IOException {
    return integer(name, Optional.empty());
  }

  int integer(String name, int absent) throws IOException {
    return integer(name, Optional.of(absent));
  }

  private int integer(String name, Optional<Integer> absent) throws IOException {
    return value(
        name, "a whole number", number -> number.getAsBigDecimal().intValueExact(), absent);
  }

  double real(String name, double absent) throws IOException {
    return value(name, "a number", JsonElement::getAsDouble, Optional.of(absent));
  }

  boolean bool(String name, boolean absent) throws IOException {
    return value(
        name,
        "true or false",
        value -> {
          // Gson takes every text for a boolean.
          if (!value.getAsJsonPrimitive().isBoolean()) {
            throw new IllegalStateException();
          }
          return value.getAsBoolean();
        },
        Optional.of(absent));
  }

  String text(String name, String absent) throws IOException {
    return value(name, "a text", JsonElement::getAsString, Optional.of(absent));
  }

  JsonObject object(String name) throws IOException {
    return value(name, "an object", JsonElement::getAsJsonObject, Optional.empty());
  }

  private <T> T value(
      String name, String expected, Function<JsonElement, T> convert, Optional<T> absent)
      throws IOException {
    JsonElement value = root.get(name);
    if (value == null || value.isJsonNull()) {
      return absent.orElseThrow(() -> malformed(name + " is missing; it must be " + expected));
    }
    try {
      return convert.apply(value);
    } catch (RuntimeException e) {
      throw malformed(name + " (" + value + ") must be " + expected);
    }
  }

  IOException malformed(String what) {
    return new IOException(file.toAbsolutePath() + ": " + what);
  }
}
