package io.github.seqrec.eval.internal;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as of RFC 4180. */
public final class Csv {

  private Csv() {}

  /** A line with its end. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::quoted).collect(joining(",", "", "\r\n"));
  }

  /** A number with all its digits; empty if there is none. */
  public static String exact(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
