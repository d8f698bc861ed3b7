package io.github.seqrec.examples.bench;

import picocli.CommandLine.Option;

/** How many threads libtorch computes with. */
final class Threads {

  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of libtorch; 0: as many as it chooses.")
  private int threads;

  void set() {
    if (threads > 0) {
      System.setProperty(PROPERTY, Integer.toString(threads));
    }
  }
}
