package io.github.seqrec.eval.experiment;

import com.google.common.primitives.Doubles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.internal.RunLock;
import io.github.seqrec.eval.DetailedEvaluator;
import io.github.seqrec.eval.EvaluationDetail;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.experiment.CellResult.ProtocolResult;
import io.github.seqrec.eval.internal.LineLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trains and evaluates every model on every data set with every seed, each once.
 *
 * <p>A finished cell is a line of {@code results.jsonl} in the experiment's directory, and is not
 * run again: an experiment that was killed goes on where it was, and ends in the same files as one
 * that was not, byte for byte. Times are the exception, and stand in {@code timings.jsonl} alone.
 * One run at a time writes to a directory: another one, of whatever process, is refused meanwhile.
 * Not thread-safe.
 */
public final class Experiment {

  private static final String RESULTS = "results.jsonl";
  private static final String TIMINGS = "timings.jsonl";

  private final ExperimentPlan plan;
  private final Path directory;
  private final Checkpoints checkpoints;
  private final SameExperiment same;

  private Experiment(ExperimentPlan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
    this.checkpoints = new Checkpoints(directory.resolve("checkpoints"));
    this.same = new SameExperiment(plan, directory.resolve(RESULTS));
  }

  /**
   * An experiment that keeps its results in a directory.
   *
   * @param directory is made if it does not exist
   */
  public static Experiment of(ExperimentPlan plan, Path directory) {
    return new Experiment(plan, directory);
  }

  /**
   * Runs the cells that are not finished; where a training diverges, or a model's score is not
   * finite, the others are run all the same.
   *
   * @return the results of all cells of the plan, in its order
   * @throws IOException if a file cannot be read or written, or the directory holds results of
   *     other options, protocols, strata, figures or data under the same names, or another run
   *     writes there
   * @throws IllegalArgumentException if a protocol does not have the figure that models are
   *     compared by, or two strata have one name
   * @throws TrainingDivergedException if trainings diverged or scores are not finite, after all
   *     others are finished; the message names them
   */
  public ExperimentResults run(ExperimentListener listener) throws IOException {
    Files.createDirectories(directory);
    return RunLock.holding(directory.resolve(RESULTS), () -> runAlone(listener));
  }

  private ExperimentResults runAlone(ExperimentListener listener) throws IOException {
    ResultLog log = ResultLog.open(directory.resolve(RESULTS));
    List<Cell> open = new ArrayList<>();
    for (Cell cell : plan.cells()) {
      CellResult known = log.get(cell);
      if (known == null) {
        open.add(cell);
      } else {
        same.requirePlan(cell, known);
      }
    }
    LineLog.repair(directory.resolve(RESULTS));
    LineLog.repair(directory.resolve(TIMINGS));
    List<String> diverged = new ArrayList<>();
    int number = 0;
    for (String dataset : plan.datasets()) {
      CellData data = CellData.load(plan, dataset);
      for (CellResult known : log.all()) {
        if (known.cell().dataset().equals(dataset)) {
          same.requireData(known, data);
        }
      }
      for (Cell cell : open) {
        if (cell.dataset().equals(dataset)) {
          number++;
          CurveMonitor monitor = new CurveMonitor(listener.started(cell, number, open.size()));
          try {
            CellResult result = run(cell, data, monitor);
            log.append(result);
            checkpoints.delete(cell);
            listener.finished(result);
          } catch (TrainingDivergedException e) {
            diverged.add(cell + ": " + e.getMessage());
          }
        }
      }
    }
    if (!diverged.isEmpty()) {
      throw new TrainingDivergedException(
          String.join("; ", diverged)
              + ". All other results are in "
              + directory.resolve(RESULTS).toAbsolutePath()
              + "; leave out the model or value, or give it other options under another name");
    }
    // What a kill left between a result and the deletion of its checkpoints.
    for (Cell cell : plan.cells()) {
      checkpoints.delete(cell);
    }
    return ExperimentResults.of(plan, plan.cells().stream().map(log::get).toList());
  }

  /**
   * The results so far, without running anything: those of the models whose cells are all finished.
   *
   * @throws IOException if the file of results cannot be read, or holds results of other options,
   *     protocols or figures under the same names; whether the data are the same is not looked at
   */
  public Optional<ExperimentResults> finished() throws IOException {
    ResultLog log = ResultLog.open(directory.resolve(RESULTS));
    Set<String> open = new HashSet<>();
    for (Cell cell : plan.cells()) {
      CellResult known = log.get(cell);
      if (known == null) {
        open.add(cell.model());
      } else {
        same.requirePlan(cell, known);
      }
    }
    List<Cell> cells = plan.cells().stream().filter(cell -> !open.contains(cell.model())).toList();
    return cells.isEmpty()
        ? Optional.empty()
        : Optional.of(ExperimentResults.of(plan, cells.stream().map(log::get).toList()));
  }

  private CellResult run(Cell cell, CellData data, CurveMonitor monitor) throws IOException {
    long begin = System.nanoTime();
    ModelTraining.Request request =
        new ModelTraining.Request(cell, data.split(), checkpoints.of(cell), monitor);
    try (SequentialRecommender model = plan.training(cell.model()).train(request)) {
      long trained = System.nanoTime();
      Map<String, ProtocolResult> protocols = new LinkedHashMap<>();
      data.protocols()
          .forEach((name, evaluator) -> protocols.put(name, evaluate(evaluator, model, data)));
      appendTiming(cell, trained - begin, System.nanoTime() - trained, monitor);
      return new CellResult(
          cell,
          plan.options(cell.model()),
          provenance(cell, model.card(), data),
          protocols,
          monitor.curve());
    }
  }

  private Map<String, String> provenance(Cell cell, ModelCard card, CellData data) {
    Map<String, String> facts = new LinkedHashMap<>(data.facts());
    facts.putAll(card.libraries());
    Object precision = card.options().get("precision");
    if (precision != null) {
      facts.put("precision", precision.toString()); // what auto stands for on this machine
    }
    facts.putAll(plan.provenance());
    plan.defaults(cell.model())
        .forEach((name, value) -> facts.put(SameExperiment.DEFAULT + name, value));
    return facts;
  }

  private ProtocolResult evaluate(
      DetailedEvaluator evaluator, SequentialRecommender model, CellData data) {
    EvaluationDetail detail = evaluator.evaluateInDetail(model, data.split().test());
    Map<String, Map<String, Strata.Stratum>> strata = new LinkedHashMap<>();
    data.strata().forEach(parts -> strata.put(parts.name(), parts.of(detail)));
    return new ProtocolResult(
        detail.report(), Doubles.asList(detail.values(plan.metric())), strata);
  }

  private void appendTiming(Cell cell, long training, long evaluation, CurveMonitor monitor)
      throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("dataset", cell.dataset());
    json.addProperty("model", cell.model());
    json.addProperty("seed", cell.seed());
    json.addProperty("training_seconds", training / 1e9);
    json.addProperty("evaluation_seconds", evaluation / 1e9);
    json.addProperty("epochs", monitor.curve().size());
    json.addProperty("seconds_in_epochs", monitor.trainSeconds());
    LineLog.append(directory.resolve(TIMINGS), json.toString());
  }
}
