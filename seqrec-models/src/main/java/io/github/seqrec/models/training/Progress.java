package io.github.seqrec.models.training;

import io.github.seqrec.api.TrainingMonitor.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training has come.
 *
 * @param done the epochs so far
 */
record Progress(List<Epoch> done) {

  static final Progress START = new Progress(List.of());

  Progress {
    done = List.copyOf(done);
  }

  /** How many epochs are done. */
  int epoch() {
    return done.size();
  }

  boolean isImprovement(double validation) {
    return best().isEmpty() || validation > best().get().validation();
  }

  /** The epoch of the best validation so far. */
  private Optional<Epoch> best() {
    return done.stream().filter(Epoch::best).reduce((earlier, later) -> later);
  }

  /** Validations since the best one. */
  int sinceBest() {
    int bestEpoch = best().map(Epoch::epoch).orElse(0);
    return (int)
        done.stream()
            .filter(epoch -> epoch.epoch() > bestEpoch && !Double.isNaN(epoch.validation()))
            .count();
  }

  Progress after(Epoch epoch) {
    List<Epoch> more = new ArrayList<>(done);
    more.add(epoch);
    return new Progress(more);
  }

  Map<String, Double> metrics(long parameters) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("parameters", (double) parameters);
    metrics.put("epochs", (double) epoch());
    metrics.put("train_loss", done.isEmpty() ? 0 : done.get(done.size() - 1).loss());
    metrics.put(
        "seconds_per_epoch", done.stream().mapToDouble(Epoch::trainSeconds).average().orElse(0));
    best()
        .ifPresent(
            best -> {
              metrics.put("best_epoch", (double) best.epoch());
              metrics.put("best_validation", best.validation());
            });
    return metrics;
  }
}
