package io.github.seqrec.p5.t5;

import java.util.List;

/**
 * Prompts, and what a T5 shall answer to each. Not copied; nobody may write to it.
 *
 * @param sources the prompts
 * @param targets token ids of the answers, at least 1 each, the end token included, without padding
 */
public record TextBatch(Sources sources, List<int[]> targets) {

  /** Checks that each prompt has an answer. */
  public TextBatch {
    targets = Tokens.requireSome("target", targets);
    if (targets.size() != sources.count()) {
      throw new IllegalArgumentException(
          "there are "
              + sources.count()
              + " prompts and "
              + targets.size()
              + " targets; each prompt needs one");
    }
  }
}
