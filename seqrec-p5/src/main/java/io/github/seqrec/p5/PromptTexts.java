package io.github.seqrec.p5;

import com.google.common.collect.Lists;
import io.github.seqrec.p5.prompt.TrainingPrompts;
import io.github.seqrec.p5.t5.TextBatch;
import io.github.seqrec.p5.t5.TrainingTexts;
import java.util.List;
import java.util.SplittableRandom;

/** The prompts of the training data as the fine-tuning takes them. */
final class PromptTexts implements TrainingTexts {

  private final TrainingPrompts prompts;
  private final boolean wholeWords;
  private final String digest;

  /**
   * Wraps prompts.
   *
   * @param wholeWords whether the encoder is told the whole words
   * @param digest of the events; what else the prompts depend on {@link P5Parts#run} tells by name
   */
  PromptTexts(TrainingPrompts prompts, boolean wholeWords, String digest) {
    this.prompts = prompts;
    this.wholeWords = wholeWords;
    this.digest = digest;
  }

  @Override
  public int stepsPerEpoch() {
    return prompts.stepsPerEpoch();
  }

  @Override
  public List<List<TextBatch>> epoch(SplittableRandom random) {
    return Lists.transform(
        prompts.epoch(random), step -> step.stream().map(this::textBatch).toList());
  }

  private TextBatch textBatch(TrainingPrompts.Part part) {
    return new TextBatch(P5Prompts.sources(part.prompts(), wholeWords), part.answers());
  }

  @Override
  public String digest() {
    return digest;
  }
}
