package io.github.seqrec.data.internal;

/** The Parquet library, which is optional; this class needs none of it. */
public final class ParquetLibrary {

  private ParquetLibrary() {}

  /** What to throw when a class of it is not there. */
  public static IllegalStateException missing(NoClassDefFoundError cause) {
    return new IllegalStateException(
        "Parquet needs a library that is not on the class path (missing: "
            + cause.getMessage()
            + "); add the dependency blue.strategic.parquet:parquet-floor",
        cause);
  }
}
