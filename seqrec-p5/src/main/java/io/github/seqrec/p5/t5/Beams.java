package io.github.seqrec.p5.t5;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The beams of one user in a {@link BeamSearch}, and the texts that they ended in. */
final class Beams {

  /**
   * A beginning: the row of the decoder that computes it, and the beginning that it goes on from.
   */
  static final class Beam {
    private final @Nullable Beam before;
    private final int token;
    private final int node;
    private final double sum;
    private int row = -1;

    private Beam(@Nullable Beam before, int token, int node, double sum) {
      this.before = before;
      this.token = token;
      this.node = node;
      this.sum = sum;
    }

    int token() {
      return token;
    }

    int node() {
      return node;
    }

    /** Notes the row of this beam, and the buckets of all rows that it sees. */
    void mark(int ownRow, int[] buckets, int offset, RelativePositions positions) {
      row = ownRow;
      int distance = 0;
      for (Beam beam = this; beam != null; beam = beam.before) {
        buckets[offset + beam.row] = positions.bucket(distance--);
      }
    }

    private List<Integer> tokens() {
      List<Integer> tokens = new ArrayList<>();
      for (Beam beam = this; beam.before != null; beam = beam.before) {
        tokens.add(0, beam.token);
      }
      return tokens;
    }
  }

  /**
   * A way to go on.
   *
   * @param beam from where
   * @param node where it leads to in the trie
   * @param logProbability of the token
   */
  record Step(Beam beam, int token, int node, double logProbability) {
    private Beam taken() {
      return new Beam(beam, token, node, beam.sum + logProbability);
    }

    private double sum() {
      return beam.sum + logProbability;
    }
  }

  private final BeamSearch.Options options;
  private final int end;
  private List<Beam> live;
  private final List<BeamSearch.Text> found = new ArrayList<>();
  private int length;

  Beams(BeamSearch.Options options, int start, int end) {
    this.options = options;
    this.end = end;
    this.live = List.of(new Beam(null, start, 0, 0));
  }

  /** The beginnings to go on from; none once the search is over. */
  List<Beam> live() {
    return live;
  }

  boolean done() {
    return live.isEmpty();
  }

  /**
   * Takes the best steps. Of twice as many as beams, those among the first that end are texts, and
   * as many as beams of the others go on; once there are as many texts as beams, it is over.
   */
  void advance(List<Step> steps) {
    length++;
    List<Step> best =
        steps.stream()
            .sorted(Comparator.comparingDouble(Step::sum).reversed())
            .limit(2L * options.beams())
            .toList();
    List<Beam> next = new ArrayList<>();
    for (int rank = 0; rank < best.size() && next.size() < options.beams(); rank++) {
      Beam taken = best.get(rank).taken();
      if (taken.token != end) {
        next.add(taken);
      } else if (rank < options.beams()) {
        find(taken);
      }
    }
    boolean enough = found.size() >= options.beams();
    if (!enough && length == options.maxTokens()) {
      next.forEach(this::find);
    }
    live = enough || length == options.maxTokens() ? List.of() : next;
  }

  private void find(Beam beam) {
    double score = beam.sum / Math.pow(length, options.lengthPenalty());
    found.add(new BeamSearch.Text(beam.tokens(), beam.node, score));
  }

  /** What was found, best first. */
  List<BeamSearch.Text> texts() {
    return found.stream()
        .sorted(Comparator.comparingDouble(BeamSearch.Text::score).reversed())
        .limit(options.beams())
        .toList();
  }
}
