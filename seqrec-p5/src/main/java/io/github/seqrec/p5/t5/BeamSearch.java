package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.p5.trie.TokenTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Likely texts by beam search, free or among the items of a trie; with one beam it is greedy.
 *
 * <p>The beams of a user are the newest rows of a growing tree: each row is computed once, and
 * attends to those on its way from the start, so that keys and values of beams are never copied
 * about. Texts, their order and their scores are those of transformers' beam search with {@code
 * early_stopping}. Immutable and thread-safe.
 *
 * <p>Shape legend: U users, M beams, P rows computed so far, D model size.
 */
public final class BeamSearch {

  /**
   * How the search goes.
   *
   * @param beams beginnings that are followed at once, and texts that are found
   * @param lengthPenalty the power of a text's length, the end token included, by which the sum of
   *     its log-probabilities is divided: 0 ranks by probability, 1 is transformers' default
   * @param maxTokens length at which texts are cut off, the end token included
   */
  public record Options(int beams, double lengthPenalty, int maxTokens) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("beams", beams, 20);
      Ranges.atLeastOne("maxTokens", maxTokens, 64);
      if (!Double.isFinite(lengthPenalty)) {
        throw new IllegalArgumentException(
            "lengthPenalty (" + lengthPenalty + ") must be a finite number; 0 is usual");
      }
    }

    /** Rank by probability. */
    public static Options of(int beams, int maxTokens) {
      return new Options(beams, 0, maxTokens);
    }

    /** One beam. */
    public static Options greedy(int maxTokens) {
      return of(1, maxTokens);
    }
  }

  /**
   * A text that was found.
   *
   * @param tokens its token ids, the end token included if it has ended
   * @param node the node of the trie where it ends; 0 without a trie
   * @param score the sum of log-probabilities, divided as the options say
   */
  public record Text(List<Integer> tokens, int node, double score) {}

  /** Users at once, if the search is narrow. */
  private static final int USERS = 32;

  /** Pairs of a new row and one that it may see, of all users at once. */
  private static final int PAIRS = 1 << 22;

  private final T5 t5;
  private final Options options;

  /** Null where any token may follow. */
  private final @Nullable TokenTrie trie;

  private final int usersAtOnce;

  private BeamSearch(T5 t5, Options options, @Nullable TokenTrie trie) {
    this.t5 = t5;
    this.options = options;
    this.trie = trie;
    this.usersAtOnce = (int) Math.max(1, Math.min(USERS, PAIRS / pairs(options, trie)));
  }

  /** Pairs of a new row and one that it may see, of one user in the last step. */
  private static long pairs(Options options, @Nullable TokenTrie trie) {
    int widest = trie == null ? options.beams() : Math.min(options.beams(), trie.itemCount());
    try {
      return Math.max(
          1, Math.multiplyExact(Math.multiplyExact(widest, widest), options.maxTokens()));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "beams ("
              + options.beams()
              + ") at each of maxTokens ("
              + options.maxTokens()
              + ") steps are more than an array holds for one user; search with fewer beams, 20 are"
              + " usual",
          e);
    }
  }

  /** How many users are searched for at once: the fewer, the wider the search. */
  int usersAtOnce() {
    return usersAtOnce;
  }

  /**
   * A search for any text.
   *
   * @throws IllegalArgumentException if the options have too many beams for one user
   */
  public static BeamSearch free(T5 t5, Options options) {
    return new BeamSearch(t5, options, null);
  }

  /**
   * A search for items: nothing else can be found. Probabilities are those among the whole
   * vocabulary.
   *
   * @param trie token ids of items, each with the end token at its end
   * @throws IllegalArgumentException if an item is longer than the options allow, has the end token
   *     elsewhere or a token that the vocabulary of the T5 does not have, or if the options have
   *     too many beams for one user
   */
  public static BeamSearch among(TokenTrie trie, T5 t5, Options options) {
    Tokens.requireKnown(trie, t5.config());
    if (trie.maxDepth() > options.maxTokens()) {
      throw new IllegalArgumentException(
          "maxTokens ("
              + options.maxTokens()
              + ") must be at least the length of the longest item ("
              + trie.maxDepth()
              + ")");
    }
    int end = t5.config().eosId();
    for (int node = 1; node < trie.nodeCount(); node++) {
      if (trie.isLeaf(node) != (trie.token(node) == end)) {
        throw new IllegalArgumentException(
            "the tokens of each item must end with the end token ("
                + end
                + ") and have it nowhere else; found token "
                + trie.token(node)
                + (trie.isLeaf(node)
                    ? " at the end of item " + trie.item(node)
                    : " before an end"));
      }
    }
    return new BeamSearch(t5, options, trie);
  }

  /**
   * Searches.
   *
   * @return for each user at most as many texts as beams, best first
   */
  public List<List<Text>> search(Sources sources) {
    List<List<Text>> texts = new ArrayList<>();
    for (int from = 0; from < sources.count(); from += usersAtOnce) {
      int to = Math.min(sources.count(), from + usersAtOnce);
      texts.addAll(searchAtOnce(sources.part(from, to)));
    }
    return texts;
  }

  private List<List<Text>> searchAtOnce(Sources sources) {
    List<Beams> users = new ArrayList<>();
    for (int user = 0; user < sources.count(); user++) {
      users.add(new Beams(options, t5.config().decoderStartId(), t5.config().eosId()));
    }
    try (NDManager scope = t5.newScope()) {
      Pass pass = new Pass(scope, false);
      Memory memory = t5.encode(pass, sources);
      KeyValueCache past = new KeyValueCache();
      int rows = 0;
      for (int step = 0;
          step < options.maxTokens() && !users.stream().allMatch(Beams::done);
          step++) {
        int width = users.stream().mapToInt(beams -> beams.live().size()).max().orElseThrow();
        NDArray states = extend(pass, memory, past, users, rows, width); // (U * M, D)
        List<List<Beams.Step>> steps =
            trie == null
                ? likeliest(pass, states, users, width)
                : children(pass, states, users, width);
        for (int user = 0; user < users.size(); user++) {
          users.get(user).advance(steps.get(user));
        }
        rows += width;
      }
    }
    return users.stream().map(Beams::texts).toList();
  }

  /** Computes the newest row of each beam; users with fewer beams have rows that nobody sees. */
  private NDArray extend(
      Pass pass, Memory memory, KeyValueCache past, List<Beams> users, int rows, int width) {
    RelativePositions positions = t5.relativePositions(false);
    int seen = rows + width;
    int[] tokens = new int[users.size() * width];
    Arrays.fill(tokens, t5.config().padId());
    int[] buckets = new int[users.size() * width * seen];
    Arrays.fill(buckets, RelativePositions.HIDDEN);
    for (int user = 0; user < users.size(); user++) {
      List<Beams.Beam> live = users.get(user).live();
      for (int i = 0; i < width; i++) {
        int row = user * width + i;
        buckets[row * seen + rows + i] = positions.bucket(0);
        if (i < live.size()) {
          tokens[row] = live.get(i).token();
          live.get(i).mark(rows + i, buckets, row * seen, positions);
        }
      }
    }
    NDArray bias = t5.decoderBias(pass, buckets, new Shape(users.size(), width, seen));
    NDArray inputs = pass.scope().create(tokens, new Shape(users.size(), width));
    NDArray states = t5.decode(pass, memory, inputs, bias, past);
    return states.reshape(-1, t5.config().dModel());
  }

  /** Twice as many next tokens as beams for each beam: some may end, and as many go on. */
  private List<List<Beams.Step>> likeliest(
      Pass pass, NDArray states, List<Beams> users, int width) {
    int count = Math.min(2 * options.beams(), t5.config().vocabSize());
    double[] top = T5Kernels.topTokens(pass, states, t5.head(), count).toDoubleArray();
    int half = top.length / 2;
    List<List<Beams.Step>> steps = new ArrayList<>();
    for (int user = 0; user < users.size(); user++) {
      List<Beams.Step> ofUser = new ArrayList<>();
      List<Beams.Beam> live = users.get(user).live();
      for (int i = 0; i < live.size(); i++) {
        int from = (user * width + i) * count;
        for (int j = from; j < from + count; j++) {
          ofUser.add(new Beams.Step(live.get(i), (int) top[half + j], 0, top[j]));
        }
      }
      steps.add(ofUser);
    }
    return steps;
  }

  /** The tokens that lead to a child of each beam's node. */
  private List<List<Beams.Step>> children(Pass pass, NDArray states, List<Beams> users, int width) {
    TokenTrie tree = Objects.requireNonNull(trie);
    List<List<Beams.Step>> steps = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Integer> tokens = new ArrayList<>();
    int[] starts = new int[users.size() * width + 1];
    for (int row = 0; row < users.size() * width; row++) {
      List<Beams.Beam> live = users.get(row / width).live();
      if (row % width < live.size()) {
        int node = live.get(row % width).node();
        for (int child = tree.firstChild(node); child < tree.childrenEnd(node); child++) {
          rows.add(row);
          tokens.add(tree.token(child));
        }
      }
      starts[row + 1] = rows.size();
    }
    NDManager scope = pass.scope();
    NDArray edgeRows = scope.create(rows.stream().mapToInt(row -> row).toArray());
    NDArray edgeTokens = scope.create(tokens.stream().mapToInt(token -> token).toArray());
    float[] scores =
        T5Kernels.edges(pass, states, t5.head(), edgeRows, edgeTokens, scope.create(starts), true)
            .toFloatArray();
    int edge = 0;
    for (Beams beams : users) {
      List<Beams.Step> ofUser = new ArrayList<>();
      for (Beams.Beam beam : beams.live()) {
        int node = beam.node();
        for (int child = tree.firstChild(node); child < tree.childrenEnd(node); child++) {
          ofUser.add(new Beams.Step(beam, tree.token(child), child, scores[edge++]));
        }
      }
      steps.add(ofUser);
    }
    return steps;
  }
}
