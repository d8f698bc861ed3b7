package io.github.seqrec.p5;

import com.google.common.base.Joiner;
import com.google.common.collect.Lists;
import com.google.common.hash.Hashing;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptTemplate;
import io.github.seqrec.p5.prompt.TrainingPrompts;
import io.github.seqrec.p5.t5.TextBatch;
import io.github.seqrec.p5.t5.TrainingTexts;
import java.nio.charset.StandardCharsets;
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
   * @param data digest of the events
   * @param options all that the prompts depend on beside these
   */
  PromptTexts(
      TrainingPrompts prompts,
      boolean wholeWords,
      String data,
      List<PromptTemplate> templates,
      ItemIndexing indexing,
      P5.Options options) {
    this.prompts = prompts;
    this.wholeWords = wholeWords;
    this.digest =
        Hashing.sha256()
            .hashString(
                Joiner.on('\n').join(data, templates, indexing.texts(), options),
                StandardCharsets.UTF_8)
            .toString();
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
