package io.github.seqrec.p5;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.p5.prompt.TrainingPrompts;
import io.github.seqrec.p5.t5.CatalogueScore;
import io.github.seqrec.p5.t5.FineTuningOptions;
import java.util.Locale;

/**
 * P5's options and its entry: from random weights or from a checkpoint's to a {@link
 * P5Recommender}.
 */
public final class P5 {

  /** Where there is no checkpoint, or no file: the default of an option that is a path. */
  public static final String NONE = "none";

  /** The default of an option that is a path: what we bring along. */
  public static final String OWN = "own";

  private P5() {}

  /** Which templates of the file are used, in training and to recommend. */
  public enum Questions {
    /** Those that ask directly, by the history alone: the shortest, and all that ranking needs. */
    HISTORY,
    /** Those that ask directly, by the history, the user or both. */
    DIRECT,
    /** All, those with candidates and the yes-no questions too, as in P5. */
    ALL
  }

  /** How items get their ids. */
  public enum Indexing {
    /** Numbers in an order of chance. */
    RANDOM,
    /** Numbers in the order of first appearance in the training data. */
    SEQUENTIAL,
    /** Ways through a tree of clusters of items that the same users took. */
    COLLABORATIVE,
    /** The same ways, with a word of the item's own at the end: for random weights only. */
    HYBRID,
    /** A word of the item's own and nothing else: for random weights only. */
    INDEPENDENT,
    /** The ids of the catalogue, which a released checkpoint was trained with. */
    CATALOGUE;

    /** Whether each item has a word of its own, which no vocabulary but our own knows. */
    boolean hasItemWords() {
      return this == HYBRID || this == INDEPENDENT;
    }
  }

  /** When the encoder is told which tokens make a word (Geng et al. 2022, section 3.2). */
  public enum WholeWords {
    /** Never, as in T5. */
    NONE,
    /** In training, but not when asked: as P5's published figures are made. */
    TRAINING,
    /** Always. */
    ALWAYS
  }

  /**
   * The options. Sizes are those of a T5 with random weights; a checkpoint has its own.
   *
   * @param weights directory of a checkpoint to start from, or {@value #NONE} for random weights
   * @param tokenizer directory or file of a tokenizer, or {@value #OWN}: the checkpoint's, or for
   *     random weights a small vocabulary of the templates' words, digits and characters, with
   *     which training is several times as fast as with T5's 32,128 rows
   * @param templates file of templates, or {@value #OWN}: our own wording
   * @param questions which of these are used
   * @param indexing how items get their ids
   * @param wholeWords when the encoder is told the whole words; not {@link WholeWords#NONE} with a
   *     checkpoint only if it has an embedding of them
   * @param score what ranks the items
   * @param maxLength items of a history that the prompt lists at most: the newest
   * @param dim size of embeddings and states
   * @param inner size inside the feed-forward layer
   * @param layers blocks of the encoder, and of the decoder
   * @param heads attention heads; divides dim
   * @param dropout while training, 0..0.999; a checkpoint's own rate does not count
   * @param examples which events become targets, and how many prompts make a step
   * @param training how the T5 is trained
   */
  public record Options(
      String weights,
      String tokenizer,
      String templates,
      Questions questions,
      Indexing indexing,
      WholeWords wholeWords,
      CatalogueScore score,
      int maxLength,
      int dim,
      int inner,
      int layers,
      int heads,
      double dropout,
      TrainingPrompts.Options examples,
      FineTuningOptions training) {

    /** Checks the ranges. */
    public Options {
      require(!weights.isBlank(), "weights ('') must be a directory, or " + NONE);
      require(!tokenizer.isBlank(), "tokenizer ('') must be a path, or " + OWN);
      require(!templates.isBlank(), "templates ('') must be a file, or " + OWN);
      require(
          !indexing.hasItemWords() || (weights.equals(NONE) && tokenizer.equals(OWN)),
          "indexing ("
              + indexing.name().toLowerCase(Locale.ROOT)
              + ") has words that no checkpoint and no other tokenizer knows; set weights to none"
              + " and tokenizer to own, or indexing to collaborative");
      Ranges.atLeastOne("maxLength", maxLength, 20);
      Ranges.atLeastOne("dim", dim, 128);
      Ranges.atLeastOne("inner", inner, 256);
      Ranges.atLeastOne("layers", layers, 2);
      Ranges.headsDivide(heads, dim);
      Ranges.dropout("dropout", dropout, 0.1);
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }

    /**
     * A small T5 that is trained from random weights on a processor, in minutes an epoch: 2 blocks
     * of size 128, collaborative ids, every event of a user a target, whole words always.
     */
    public static Options report() {
      return new Options(
          NONE,
          OWN,
          OWN,
          Questions.HISTORY,
          Indexing.COLLABORATIVE,
          WholeWords.ALWAYS,
          CatalogueScore.RENORMALISED,
          20,
          128,
          256,
          2,
          4,
          0.1,
          TrainingPrompts.Options.STANDARD,
          FineTuningOptions.p5().toBuilder().epochs(16).validateEvery(4).patience(3).build());
    }

    /**
     * A T5 of the size of T5 small, meant to start from its weights: all questions, and P5's
     * training, which without a graphics processor takes days.
     */
    public static Options small() {
      return report().toBuilder()
          .questions(Questions.ALL)
          .wholeWords(WholeWords.NONE)
          .dim(512)
          .inner(2048)
          .layers(6)
          .heads(8)
          .training(FineTuningOptions.p5())
          .build();
    }

    /** As {@link #small()}, of the size of T5 base. */
    public static Options base() {
      return small().toBuilder().dim(768).inner(3072).layers(12).heads(12).build();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
      return new Builder(this);
    }
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<Options, Builder> {
    private Builder(Options from) {
      super(from);
    }

    /** Sets {@link Options#weights}. */
    public Builder weights(String value) {
      return set("weights", value);
    }

    /** Sets {@link Options#tokenizer}. */
    public Builder tokenizer(String value) {
      return set("tokenizer", value);
    }

    /** Sets {@link Options#templates}. */
    public Builder templates(String value) {
      return set("templates", value);
    }

    /** Sets {@link Options#questions}. */
    public Builder questions(Questions value) {
      return set("questions", value);
    }

    /** Sets {@link Options#indexing}. */
    public Builder indexing(Indexing value) {
      return set("indexing", value);
    }

    /** Sets {@link Options#wholeWords}. */
    public Builder wholeWords(WholeWords value) {
      return set("wholeWords", value);
    }

    /** Sets {@link Options#score}. */
    public Builder score(CatalogueScore value) {
      return set("score", value);
    }

    /** Sets {@link Options#maxLength}. */
    public Builder maxLength(int value) {
      return set("maxLength", value);
    }

    /** Sets {@link Options#dim}. */
    public Builder dim(int value) {
      return set("dim", value);
    }

    /** Sets {@link Options#inner}. */
    public Builder inner(int value) {
      return set("inner", value);
    }

    /** Sets {@link Options#layers}. */
    public Builder layers(int value) {
      return set("layers", value);
    }

    /** Sets {@link Options#heads}. */
    public Builder heads(int value) {
      return set("heads", value);
    }

    /** Sets {@link Options#dropout}. */
    public Builder dropout(double value) {
      return set("dropout", value);
    }

    /** Sets {@link Options#examples}. */
    public Builder examples(TrainingPrompts.Options value) {
      return set("examples", value);
    }

    /** Sets {@link Options#training}. */
    public Builder training(FineTuningOptions value) {
      return set("training", value);
    }
  }

  /** A trainer with these options. */
  public static P5Trainer trainer(Options options) {
    return P5Trainer.of(options);
  }
}
