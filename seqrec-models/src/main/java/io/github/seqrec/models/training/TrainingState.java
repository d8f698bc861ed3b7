package io.github.seqrec.models.training;

import java.io.Serializable;

/**
 * Parameters and both moments of the optimizer as plain arrays, in the order in which the network
 * asks for them: what one process tells another. Not to be written to by several threads.
 *
 * @param values of the parameters
 * @param first moments
 * @param second moments
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TrainingState(float[][] values, float[][] first, float[][] second)
    implements Serializable {

  /** Multiplies all arrays in place. */
  void scale(float factor) {
    for (float[][] arrays : all()) {
      for (float[] array : arrays) {
        for (int i = 0; i < array.length; i++) {
          array[i] *= factor;
        }
      }
    }
  }

  /** Adds another state, of the same network, in place. */
  void add(TrainingState other) {
    float[][][] mine = all();
    float[][][] theirs = other.all();
    for (int kind = 0; kind < mine.length; kind++) {
      for (int a = 0; a < mine[kind].length; a++) {
        float[] to = mine[kind][a];
        float[] from = theirs[kind][a];
        for (int i = 0; i < to.length; i++) {
          to[i] += from[i];
        }
      }
    }
  }

  private float[][][] all() {
    return new float[][][] {values, first, second};
  }
}
