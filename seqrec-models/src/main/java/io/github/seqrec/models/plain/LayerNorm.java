package io.github.seqrec.models.plain;

/** Layer normalisation (Ba et al. 2016): (x - mean) / sqrt(variance + epsilon) * gain + bias. */
record LayerNorm(Affine affine, double epsilon) {

  /** What a normalised row is multiplied with and what is added. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Affine(float[] gain, float[] bias) {}

  /** Each row of x normalised, in a new array of its size. */
  float[] apply(float[] x) {
    float[] y = new float[x.length];
    int size = affine.gain().length;
    for (int at = 0; at < x.length; at += size) {
      row(x, y, at, size);
    }
    return y;
  }

  private void row(float[] x, float[] y, int at, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += x[at + i];
    }
    double mean = sum / size;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double difference = x[at + i] - mean;
      squares += difference * difference;
    }
    double factor = 1 / Math.sqrt(squares / size + epsilon);
    for (int i = 0; i < size; i++) {
      y[at + i] = (float) ((x[at + i] - mean) * factor) * affine.gain()[i] + affine.bias()[i];
    }
  }
}
