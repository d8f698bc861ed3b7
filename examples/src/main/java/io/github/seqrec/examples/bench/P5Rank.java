package io.github.seqrec.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.t5.CatalogueScore;
import io.github.seqrec.p5.t5.Sources;
import io.github.seqrec.p5.t5.T5;
import io.github.seqrec.p5.t5.TextScorer;
import io.github.seqrec.p5.t5.TrieScorer;
import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.weights.T5Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a T5 of random weights takes to rank items for a user. */
@Command(
    name = "bench.P5Rank",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: medians of seconds for one user. candidates_tree: candidates by",
      "tree attention, full vocabulary; candidates_rows: the same, each in a row of its own;",
      "candidates_renormalised and catalogue_renormalised: among each other only."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class P5Rank implements Callable<Integer> {

  private static final long SEED = 42;

  /** T5's piece of a lone word boundary, and where pieces of digits begin in this benchmark. */
  private static final int BOUNDARY = 3;

  private static final int DIGITS = 100;
  private static final int DIGITS_AT_BOUNDARY = 2000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "small",
      description = "Size of the T5: small, base or tiny.")
  private String size;

  @Option(names = "--source", defaultValue = "101", description = "Tokens of the prompt.")
  private int source;

  @Option(names = "--candidates", defaultValue = "101", description = "Items that are ranked.")
  private int candidates;

  @Option(names = "--items", defaultValue = "12101", description = "Items of the catalogue.")
  private int items;

  @Option(names = "--repeat", defaultValue = "7", description = "Times that each is run.")
  private int repeat;

  @Mixin private Threads threads;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new P5Rank(), args);
  }

  @Override
  public Integer call() {
    if (repeat < 1 || candidates < 1 || candidates > items) {
      throw new IllegalArgumentException(
          "repeat ("
              + repeat
              + ") and candidates ("
              + candidates
              + ") must be at least 1, candidates at most items ("
              + items
              + ")");
    }
    threads.set();
    SplittableRandom random = new SplittableRandom(SEED);
    JsonObject json = new JsonObject();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(config(), Parameters.random(manager, SEED));
      int vocabulary = t5.config().vocabSize();
      int[] prompt = random.ints(source, 2, vocabulary).toArray();
      prompt[source - 1] = t5.config().eosId();
      Sources sources = Sources.of(List.of(prompt));
      TokenTrie catalogue = catalogue();
      int[] chosen = random.ints(1, items + 1).distinct().limit(candidates).sorted().toArray();
      TokenTrie few = catalogue.subTrie(chosen);
      List<int[]> texts = IntStream.of(chosen).mapToObj(catalogue::tokens).toList();
      TrieScorer tree = new TrieScorer(t5, few, CatalogueScore.FULL_VOCABULARY);
      TextScorer rows = new TextScorer(t5, texts);
      TrieScorer renormalised = new TrieScorer(t5, few, CatalogueScore.RENORMALISED);
      TrieScorer whole = new TrieScorer(t5, catalogue, CatalogueScore.RENORMALISED);
      time(
          json,
          List.of(
              "candidates_tree",
              "candidates_rows",
              "candidates_renormalised",
              "catalogue_renormalised"),
          List.of(
              () -> tree.scores(sources),
              () -> rows.scores(sources),
              () -> renormalised.scores(sources),
              () -> whole.scores(sources)));
      json.addProperty("tree_rows", few.allRows().count());
      json.addProperty("text_rows", texts.stream().mapToInt(text -> text.length).sum());
      json.addProperty("catalogue_rows", catalogue.branchingRows().count());
    }
    json.addProperty("size", size);
    json.addProperty("source", source);
    json.addProperty("candidates", candidates);
    json.addProperty("items", items);
    json.addProperty("threads", JniUtils.getNumThreads());
    Commands.out(spec).println(json);
    return 0;
  }

  private T5Config config() {
    return switch (size) {
      case "small" -> T5Config.small();
      case "base" -> T5Config.base();
      case "tiny" ->
          T5Config.small().toBuilder().dModel(16).dKv(4).dFf(16).layers(1).decoderLayers(1).build();
      default ->
          throw new IllegalArgumentException("size ('" + size + "') must be small, base or tiny");
    };
  }

  /** Bare numbers, cut into pieces about as T5's vocabulary does. */
  private TokenTrie catalogue() {
    int[][] tokens = new int[items + 1][];
    tokens[0] = new int[0];
    for (int item = 1; item <= items; item++) {
      String digits = Integer.toString(item);
      List<Integer> pieces = new ArrayList<>();
      int at = 0;
      if (digits.length() == 4) {
        pieces.add(BOUNDARY);
      } else {
        at = digits.length() > 3 ? 2 : digits.length();
        pieces.add(DIGITS_AT_BOUNDARY + Integer.parseInt(digits.substring(0, at)));
      }
      while (at < digits.length()) {
        int end = Math.min(digits.length(), at + (digits.length() - at == 3 ? 3 : 2));
        pieces.add(DIGITS + Integer.parseInt(digits.substring(at, end)));
        at = end;
      }
      pieces.add(1);
      tokens[item] = pieces.stream().mapToInt(piece -> piece).toArray();
    }
    return TokenTrie.of(tokens);
  }

  /** In turns, so that what else the machine does falls on all alike. */
  private void time(JsonObject json, List<String> names, List<Runnable> tasks) {
    double[][] seconds = new double[names.size()][repeat];
    for (int round = -1; round < repeat; round++) {
      for (int task = 0; task < names.size(); task++) {
        long begin = System.nanoTime();
        tasks.get(task).run();
        if (round >= 0) {
          seconds[task][round] = (System.nanoTime() - begin) / 1e9;
        }
      }
    }
    for (int task = 0; task < names.size(); task++) {
      json.addProperty(names.get(task), Quantiles.median().compute(seconds[task]));
      json.addProperty(names.get(task) + "_min", Arrays.stream(seconds[task]).min().orElseThrow());
    }
  }
}
