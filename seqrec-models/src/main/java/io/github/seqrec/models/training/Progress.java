package io.github.seqrec.models.training;

import io.github.seqrec.api.TrainingMonitor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a training has come.
 *
 * @param epoch epochs done
 * @param bestEpoch the epoch of the best validation, 0 before the first
 * @param bestValidation its figure; meaningless before the first
 * @param sinceBest validations since then
 * @param loss of the latest epoch
 * @param trainSeconds of all epochs
 */
record Progress(
    int epoch,
    int bestEpoch,
    double bestValidation,
    int sinceBest,
    double loss,
    double trainSeconds) {

  static final Progress START = new Progress(0, 0, 0, 0, 0, 0);

  boolean isImprovement(double validation) {
    return bestEpoch == 0 || validation > bestValidation;
  }

  Progress after(TrainingMonitor.Epoch done) {
    boolean validated = !Double.isNaN(done.validation());
    return new Progress(
        done.epoch(),
        done.best() ? done.epoch() : bestEpoch,
        done.best() ? done.validation() : bestValidation,
        done.best() ? 0 : sinceBest + (validated ? 1 : 0),
        done.loss(),
        trainSeconds + done.trainSeconds());
  }

  Map<String, Double> metrics(long parameters) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("parameters", (double) parameters);
    metrics.put("epochs", (double) epoch);
    metrics.put("train_loss", loss);
    metrics.put("seconds_per_epoch", trainSeconds / Math.max(1, epoch));
    if (bestEpoch > 0) {
      metrics.put("best_epoch", (double) bestEpoch);
      metrics.put("best_validation", bestValidation);
    }
    return metrics;
  }
}
