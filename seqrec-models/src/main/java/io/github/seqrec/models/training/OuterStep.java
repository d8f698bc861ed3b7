package io.github.seqrec.models.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the parameters go towards the mean of a round: all the way, or by SGD with Nesterov's
 * momentum on the way that the round went, as DiLoCo does (A. Douillard et al., DiLoCo: Distributed
 * Low-Communication Training of Language Models, 2023). The moments of the inner optimizer are
 * those of the mean.
 */
final class OuterStep {

  private static final String VELOCITY = "velocity.";

  private final float rate;
  private final float momentum;

  /** Of each array, once there was a step. */
  private float[][] velocity = {};

  OuterStep(TrainingRounds how) {
    rate = (float) how.outerLearningRate();
    momentum = (float) how.outerMomentum();
  }

  TrainingState step(TrainingState before, TrainingState mean) {
    if (rate == 1 && momentum == 0) {
      return mean;
    }
    if (velocity.length == 0) {
      velocity = Arrays.stream(mean.values()).map(a -> new float[a.length]).toArray(float[][]::new);
    }
    for (int a = 0; a < velocity.length; a++) {
      float[] speed = velocity[a];
      float[] from = before.values()[a];
      float[] to = mean.values()[a];
      for (int i = 0; i < to.length; i++) {
        float way = from[i] - to[i];
        speed[i] = momentum * speed[i] + way;
        to[i] = from[i] - rate * (way + momentum * speed[i]);
      }
    }
    return mean;
  }

  /** What a checkpoint keeps, by name. */
  Map<String, float[]> arrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (int a = 0; a < velocity.length; a++) {
      arrays.put(VELOCITY + a, velocity[a]);
    }
    return arrays;
  }

  /** Takes the arrays of a checkpoint, none if it holds none. */
  void restore(Map<String, float[]> arrays) {
    velocity = new float[arrays.size()][];
    arrays.forEach(
        (name, values) ->
            velocity[Integer.parseInt(name.substring(VELOCITY.length()))] = values.clone());
  }
}
