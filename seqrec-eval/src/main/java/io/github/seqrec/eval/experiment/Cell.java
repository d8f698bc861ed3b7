package io.github.seqrec.eval.experiment;

/** One training and evaluation of an experiment, by the names that the experiment gave. */
public record Cell(String dataset, String model, long seed) {

  @Override
  public String toString() {
    return dataset + ", " + model + ", seed " + seed;
  }
}
