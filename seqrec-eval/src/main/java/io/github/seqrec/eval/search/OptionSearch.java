package io.github.seqrec.eval.search;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.github.seqrec.api.internal.RunLock;
import io.github.seqrec.eval.internal.LineLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tries choices of options and keeps the best. The same seed and figures give the same trials;
 * finished trials are lines of a file and are not run again. Immutable.
 */
public final class OptionSearch {

  /** Measures a choice of options. */
  @FunctionalInterface
  public interface Objective {
    /**
     * Trains with these options and this budget.
     *
     * @return a figure of validation, higher is better; NaN if the training failed
     */
    double measure(Map<String, String> options, int budget) throws IOException;
  }

  private static final int VERSION = 1;
  private static final Gson GSON = new Gson();

  private final SearchSpace space;
  private final int choices;
  private final List<Integer> budgets;
  private final int reduction;
  private final long seed;

  private OptionSearch(
      SearchSpace space, int choices, List<Integer> budgets, int reduction, long seed) {
    this.space = space;
    this.choices = choices;
    this.budgets = budgets;
    this.reduction = reduction;
    this.seed = seed;
  }

  /**
   * Tries each choice with the whole budget (Bergstra and Bengio 2012, "Random Search for
   * Hyper-Parameter Optimization", JMLR 13).
   *
   * @param choices how many, at least 1
   * @param budget such as epochs, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  public static OptionSearch random(SearchSpace space, int choices, int budget, long seed) {
    return halving(space, choices, budget, budget, 2, seed);
  }

  /**
   * Tries each choice with a small budget, and the best with more: a choice is promoted to {@code
   * reduction} times its budget as soon as it is among the best {@code 1 / reduction} of those
   * tried with that budget (ASHA, Li et al. 2020, "A System for Massively Parallel Hyperparameter
   * Tuning", MLSys; with one worker).
   *
   * @param choices how many, at least 1
   * @param least the smallest budget, at least 1
   * @param most the largest one; the last step is smaller than the others if it must
   * @param reduction at least 2; 3 or 4 are usual
   * @throws IllegalArgumentException if a number is below its bound, or least above most
   */
  public static OptionSearch halving(
      SearchSpace space, int choices, int least, int most, int reduction, long seed) {
    if (choices < 1 || least < 1 || most < least || reduction < 2) {
      throw new IllegalArgumentException(
          "choices ("
              + choices
              + ") and least ("
              + least
              + ") must be at least 1, most ("
              + most
              + ") no less than that, reduction ("
              + reduction
              + ") at least 2; try 30, 3, 81, 3");
    }
    List<Integer> budgets = new ArrayList<>();
    for (long budget = least; budget < most; budget *= reduction) {
      budgets.add((int) budget);
    }
    budgets.add(most);
    return new OptionSearch(space, choices, List.copyOf(budgets), reduction, seed);
  }

  /**
   * Runs the trials that are not finished.
   *
   * @param what all that the figures depend on beside the options and the budget, by name: the
   *     model, the data; the first line of the file
   * @param log a file of JSON lines, made if it does not exist
   * @return all trials, in the order in which they were run
   * @throws IOException if the file cannot be read or written, is of another search, or another run
   *     writes it, of whatever process
   */
  public List<Trial> run(Map<String, String> what, Objective objective, Path log)
      throws IOException {
    Path parent = log.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return RunLock.holding(log, () -> runAlone(what, objective, log));
  }

  private List<Trial> runAlone(Map<String, String> what, Objective objective, Path log)
      throws IOException {
    Map<List<Integer>, Trial> known = open(what, log);
    List<Trial> trials = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, String>> drawn = new ArrayList<>();
    Set<List<Integer>> promoted = new HashSet<>();
    for (int[] job = next(trials, promoted, drawn.size());
        job != null;
        job = next(trials, promoted, drawn.size())) {
      int number = job[0];
      if (number == drawn.size()) {
        drawn.add(space.sample(random.split()));
      }
      Map<String, String> options = drawn.get(number);
      int budget = budgets.get(job[1]);
      Trial trial = known.get(List.of(number, budget));
      if (trial == null) {
        double value = objective.measure(options, budget);
        trial = new Trial(number, options, budget, Double.isFinite(value) ? value : null);
        LineLog.append(log, GSON.toJson(trial));
      } else if (!trial.options().equals(options)) {
        throw new IOException(
            log
                + " is of another search: trial "
                + number
                + " has "
                + trial.options()
                + " there and "
                + options
                + " here; choose another file, or the same space and seed");
      }
      trials.add(trial);
    }
    return trials;
  }

  /** The choice and the rung to try next, null if all is done: promotions first, from the top. */
  private int @Nullable [] next(List<Trial> trials, Set<List<Integer>> promoted, int drawn) {
    for (int rung = budgets.size() - 2; rung >= 0; rung--) {
      int budget = budgets.get(rung);
      List<Trial> here =
          trials.stream().filter(t -> t.budget() == budget).sorted(Trial.BEST_FIRST).toList();
      for (Trial trial : here.subList(0, here.size() / reduction)) {
        if (trial.value() != null && promoted.add(List.of(trial.number(), rung))) {
          return new int[] {trial.number(), rung + 1};
        }
      }
    }
    return drawn < choices ? new int[] {drawn, 0} : null;
  }

  /**
   * The best trial of the largest budget that was tried, the earlier one where values are equal.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Trial best(List<Trial> trials) {
    Trial.requireSome(trials);
    return Collections.min(trials, Trial.BEST_FIRST);
  }

  /** The trials of a log, which is begun if it does not exist. */
  private static Map<List<Integer>, Trial> open(Map<String, String> what, Path log)
      throws IOException {
    String header = header(what);
    List<String> lines = LineLog.read(log);
    if (lines.isEmpty()) {
      requireCutOff(header, log);
    } else {
      requireSame(header, lines.get(0), log);
    }
    Map<List<Integer>, Trial> known = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      Trial trial = parse(lines.get(i), log, i + 1);
      known.put(List.of(trial.number(), trial.budget()), trial);
    }
    // Not before it is known to be a log of this search: a file that is refused stays as it is.
    LineLog.repair(log);
    if (lines.isEmpty()) {
      LineLog.append(log, header);
    }
    return known;
  }

  /** What the trials of a log are of, as its first line; equal for equal maps. */
  private static String header(Map<String, String> what) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.add("what", GSON.toJsonTree(new TreeMap<>(what)));
    return json.toString();
  }

  /** A file without a whole line is of this search if it is what a kill left of the header. */
  private static void requireCutOff(String header, Path log) throws IOException {
    byte[] found = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
    byte[] whole = header.getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(found, Arrays.copyOf(whole, Math.min(found.length, whole.length)))) {
      requireSame(header, new String(found, StandardCharsets.UTF_8), log);
    }
  }

  private static void requireSame(String header, String found, Path log) throws IOException {
    if (!found.startsWith("{\"version\":")) {
      throw new IOException(
          log
              + ", line 1: expected what the trials are of, found "
              + found
              + "; if they are of this very search, put the line "
              + header
              + " above them, otherwise choose another file");
    }
    if (!found.equals(header)) {
      throw new IOException(
          log
              + " is of another search: it has "
              + found
              + " there and "
              + header
              + " here; choose another file, or the same model, data and options");
    }
  }

  private static Trial parse(String line, Path log, int number) throws IOException {
    try {
      Trial trial = GSON.fromJson(line, Trial.class);
      if (trial == null || trial.options() == null) {
        throw new JsonParseException("expected a trial, found '" + line + "'");
      }
      return trial;
    } catch (JsonParseException e) {
      throw new IOException(
          log
              + ", line "
              + number
              + ": "
              + e.getMessage()
              + "; remove the line to run its trial again",
          e);
    }
  }
}
