package io.github.seqrec.eval.experiment;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.eval.Strata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of a finished cell. Nothing in it depends on time, so a cell that is run again
 * has an equal result. Immutable.
 *
 * @param cell which one
 * @param options what the experiment was told of the model
 * @param provenance digest and counts of the training data, versions of libraries, the precision of
 *     the training, what the plan says of where its figures come from, and the defaults of the
 *     model's options
 * @param protocols results by the protocols' names
 * @param curve the epochs of the training; empty if it has none
 */
public record CellResult(
    Cell cell,
    Map<String, String> options,
    Map<String, String> provenance,
    Map<String, ProtocolResult> protocols,
    List<EpochPoint> curve) {

  /** Copies the maps and the list, keeping their order. */
  public CellResult {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    protocols = Collections.unmodifiableMap(new LinkedHashMap<>(protocols));
    curve = List.copyOf(curve);
  }

  /**
   * The results under one protocol.
   *
   * @param report the figures
   * @param values the chosen figure of every scored case, in the order of the cases; their mean is
   *     that of the report
   * @param strata by the strata's names, then by part
   */
  public record ProtocolResult(
      EvaluationReport report,
      List<Double> values,
      Map<String, Map<String, Strata.Stratum>> strata) {

    /** Copies the values and the maps, keeping their order. */
    public ProtocolResult {
      values = ImmutableDoubleArray.copyOf(values).asList();
      Map<String, Map<String, Strata.Stratum>> copy = new LinkedHashMap<>();
      strata.forEach(
          (name, parts) -> copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(parts))));
      strata = Collections.unmodifiableMap(copy);
    }
  }

  /**
   * An epoch of a learning curve.
   *
   * @param epoch from 1
   * @param loss mean per predicted position, null if it was not finite
   * @param validation the figure that the training selects by, null if it did not ask for it or it
   *     was not finite
   */
  public record EpochPoint(int epoch, @Nullable Double loss, @Nullable Double validation) {}
}
