package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.Split;
import io.github.seqrec.eval.DetailedEvaluator;
import io.github.seqrec.eval.Strata;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the cells of one data set share.
 *
 * @param split the data
 * @param facts what results tell of the data, by name; a later run compares {@link #COMPARED}
 * @param protocols by name
 * @param strata of the test cases
 */
record CellData(
    Split split,
    Map<String, String> facts,
    Map<String, DetailedEvaluator> protocols,
    List<Strata> strata) {

  /** The name of the digest that every result tells. */
  static final String TRAINING = "training digest";

  private static final String EVENTS = "events digest";
  private static final String SPLIT = "split";

  /** Names of facts by which data are the same. */
  static final List<String> COMPARED = List.of(TRAINING, EVENTS, SPLIT);

  static CellData load(ExperimentPlan plan, String dataset) throws IOException {
    Split split = plan.data(dataset).load();
    DatasetSummary training = split.training().summary();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(TRAINING, training.digest());
    facts.put(EVENTS, EventsDigest.of(split));
    facts.put("training users", Integer.toString(training.users()));
    facts.put("items", Integer.toString(training.items()));
    facts.put("training interactions", Long.toString(training.interactions()));
    facts.put(SPLIT, split.description());
    return new CellData(split, facts, plan.protocols(split), plan.strata(split));
  }
}
