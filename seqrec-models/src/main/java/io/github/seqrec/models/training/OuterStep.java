package io.github.seqrec.models.training;

import org.jspecify.annotations.Nullable;

/**
 * How far the parameters go towards the mean of a round: all the way, or by SGD with Nesterov's
 * momentum on the way that the round went, as DiLoCo does (A. Douillard et al., DiLoCo: Distributed
 * Low-Communication Training of Language Models, 2023). The moments of the inner optimizer are
 * those of the mean.
 */
final class OuterStep {

  private final float rate;
  private final float momentum;
  private float @Nullable [][] velocity;

  OuterStep(TrainingRounds how) {
    rate = (float) how.outerLearningRate();
    momentum = (float) how.outerMomentum();
  }

  TrainingState step(TrainingState before, TrainingState mean) {
    if (rate == 1 && momentum == 0) {
      return mean;
    }
    float[][] speed = velocity;
    if (speed == null) {
      speed = new float[mean.values().length][];
      for (int a = 0; a < speed.length; a++) {
        speed[a] = new float[mean.values()[a].length];
      }
      velocity = speed;
    }
    for (int a = 0; a < speed.length; a++) {
      float[] from = before.values()[a];
      float[] to = mean.values()[a];
      for (int i = 0; i < to.length; i++) {
        float way = from[i] - to[i];
        speed[a][i] = momentum * speed[a][i] + way;
        to[i] = from[i] - rate * (way + momentum * speed[a][i]);
      }
    }
    return mean;
  }
}
