package io.github.seqrec.data.internal;

import com.google.common.collect.ImmutableList;

/** The Parquet library, which is optional; this class needs none of it. */
public final class ParquetLibrary {

  /** The second is of the newer versions alone. */
  private static final ImmutableList<String> NEEDED =
      ImmutableList.of(
          "org.apache.parquet.hadoop.ParquetWriter",
          "org.apache.parquet.conf.PlainParquetConfiguration");

  private ParquetLibrary() {}

  /**
   * Checks that it is there.
   *
   * @throws IllegalStateException if it is not
   */
  public static void require() {
    for (String name : NEEDED) {
      try {
        Class.forName(name, false, ParquetLibrary.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw missing(e);
      }
    }
  }

  /** What to throw when a class of it is not there. */
  public static IllegalStateException missing(Throwable cause) {
    return new IllegalStateException(
        "Parquet needs a library that is not on the class path (missing: "
            + cause.getMessage()
            + "); add the dependency blue.strategic.parquet:parquet-floor",
        cause);
  }
}
