package io.github.seqrec.p5.prompt;

import com.google.common.math.IntMath;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.api.internal.Shuffle;
import io.github.seqrec.data.batch.LengthBuckets;
import io.github.seqrec.p5.prompt.PromptRenderer.Question;
import io.github.seqrec.p5.text.TokenizedText;
import java.math.RoundingMode;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The epochs of a fine-tuning: prompts about what users of the training data took next, with the
 * answers. Thread-safe if the renderer is.
 *
 * <p>Each example is of a template that is drawn anew in each epoch. Other candidates than the
 * right one, and in half of the yes-no questions the item that is asked about, are drawn from the
 * items of the training data that the user does not have there: so neither an answer nor a wrong
 * one is an item that only held-out events have. Where so many candidates make a prompt too long,
 * the last ones that were drawn are left out until a quarter of the tokens that both lists may have
 * is the history's, or until it is there as a whole; the right one always stays. The rows of a step
 * are divided as those of {@link io.github.seqrec.data.batch.TrainingBatches}.
 */
public final class TrainingPrompts {

  private final SequenceDataset training;
  private final PromptRenderer renderer;
  private final List<PromptTemplate> templates;
  private final Options options;

  private final OtherItems others;

  /** Each example: its user, and the position of its target, or 0 where that is drawn. */
  private final int[] users;

  private final int[] positions;

  /** Which events become targets. */
  public enum Targets {
    /** Every event of a user but the first, in every epoch, as OpenP5 does. */
    ALL,
    /** One event of a user, drawn anew in each epoch: short epochs. */
    ONE
  }

  /**
   * How examples are made.
   *
   * @param targets which events become targets
   * @param candidates of a prompt that lists some, the right one included, at least 2; fewer where
   *     the training data have not so many that the user does not have, or where so many make the
   *     prompt too long
   * @param batchSize rows of an optimizer step, at least 1; the last one of an epoch may have fewer
   * @param maxCells tokens, padding included, of a part of a step at most, unless a single prompt
   *     has more
   */
  public record Options(Targets targets, int candidates, int batchSize, int maxCells) {

    /** Every target, 100 candidates as in P5's paper, 64 prompts a step, 8,192 tokens a part. */
    public static final Options STANDARD = new Options(Targets.ALL, 100, 64, 8192);

    /** Checks the numbers. */
    public Options {
      Ranges.atLeast("candidates", candidates, 2, 100);
      Ranges.atLeastOne("batchSize", batchSize, 64);
      Ranges.atLeastOne("maxCells", maxCells, 8192);
    }
  }

  /**
   * A part of a step. Not copied; nobody may write to it.
   *
   * @param prompts of similar length, at least one
   * @param answers the tokens of each prompt's answer, the end token last
   */
  public record Part(List<TokenizedText> prompts, List<int[]> answers) {}

  /** What a part costs beside its tokens, in tokens. */
  private static final int PART_COST = 256;

  private TrainingPrompts(
      SequenceDataset training,
      PromptRenderer renderer,
      List<PromptTemplate> templates,
      Options options,
      int[] users,
      int[] positions) {
    this.training = training;
    this.renderer = renderer;
    this.templates = templates;
    this.options = options;
    this.users = users;
    this.positions = positions;
    this.others = new OtherItems(training);
  }

  /**
   * Prepares epochs.
   *
   * @param training held-out events must not be in it
   * @param renderer fills the templates
   * @param templates of which each example draws one
   * @param options how examples are made
   * @throws IllegalArgumentException if there is no template, no user with 2 events, or the
   *     renderer's items are more or fewer than the data's
   */
  public static TrainingPrompts of(
      SequenceDataset training,
      PromptRenderer renderer,
      List<PromptTemplate> templates,
      Options options) {
    if (templates.isEmpty()) {
      throw new IllegalArgumentException(
          "templates (none) must be at least 1; PromptTemplates.standard() has some");
    }
    if (renderer.indexing().size() != training.items().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the indexing (%,d items) must be one of the training data (%,d items)",
              renderer.indexing().size(),
              training.items().size()));
    }
    IntStream.Builder users = IntStream.builder();
    IntStream.Builder positions = IntStream.builder();
    for (int user = 0; user < training.userCount(); user++) {
      int size = training.sequence(user).size();
      int examples = options.targets == Targets.ALL ? size - 1 : Math.min(1, size - 1);
      for (int i = 1; i <= examples; i++) {
        users.add(user);
        positions.add(options.targets == Targets.ALL ? i : 0);
      }
    }
    int[] rows = users.build().toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "training needs users with at least 2 events, found none among %,d;"
                  + " check the data, or filter it less",
              training.userCount()));
    }
    return new TrainingPrompts(
        training, renderer, List.copyOf(templates), options, rows, positions.build().toArray());
  }

  /** The number of optimizer steps of each epoch. */
  public int stepsPerEpoch() {
    return IntMath.divide(users.length, options.batchSize, RoundingMode.CEILING);
  }

  /**
   * The steps of one epoch, each divided into parts.
   *
   * @param random decides order, templates and negatives, and is drawn from before this returns
   * @return an unmodifiable list of {@link #stepsPerEpoch()}; each {@code get} makes its prompts
   *     anew, so that only what is held is in memory
   */
  public List<List<Part>> epoch(SplittableRandom random) {
    int[] order = IntStream.range(0, users.length).toArray();
    Shuffle.inPlace(order, random);
    long seed = random.nextLong();
    return new AbstractList<>() {
      @Override
      public List<Part> get(int index) {
        int from = Objects.checkIndex(index, size()) * options.batchSize;
        int to = (int) Math.min((long) from + options.batchSize, order.length);
        return step(Arrays.copyOfRange(order, from, to), seed);
      }

      @Override
      public int size() {
        return stepsPerEpoch();
      }
    };
  }

  private List<Part> step(int[] rows, long seed) {
    List<TokenizedText> prompts = new ArrayList<>(rows.length);
    List<int[]> answers = new ArrayList<>(rows.length);
    for (int row : rows) {
      addExample(row, new SplittableRandom(seed + row), prompts, answers);
    }
    int[] lengths = prompts.stream().mapToInt(prompt -> prompt.ids().length).toArray();
    return LengthBuckets.of(lengths, options.maxCells, PART_COST).stream()
        .map(
            part ->
                new Part(
                    IntStream.of(part).mapToObj(prompts::get).toList(),
                    IntStream.of(part).mapToObj(answers::get).toList()))
        .toList();
  }

  private void addExample(
      int row, SplittableRandom random, List<TokenizedText> prompts, List<int[]> answers) {
    UserSequence sequence = training.sequence(users[row]);
    int position = positions[row] > 0 ? positions[row] : 1 + random.nextInt(sequence.size() - 1);
    int target = sequence.item(position);
    History history = sequence.history(position);
    PromptTemplate template = templates.get(random.nextInt(templates.size()));
    switch (template.kind()) {
      case DIRECT -> {
        prompts.add(renderer.render(template, Question.next(history)));
        answers.add(renderer.target(template, target));
      }
      case CANDIDATES -> {
        int[] drawn = others.draw(users[row], options.candidates - 1, random);
        // The right one comes first here, so that it stays, and finds its place among what stays:
        // were the list cut behind its place, it would too often be the last.
        Question all = Question.among(history, inserted(drawn, target, 0));
        int[] wrong = Arrays.copyOf(drawn, renderer.fitting(template, all) - 1);
        int[] candidates = inserted(wrong, target, random.nextInt(wrong.length + 1));
        prompts.add(renderer.render(template, Question.among(history, candidates)));
        answers.add(renderer.target(template, target));
      }
      case YES_NO -> {
        int[] wrong = others.draw(users[row], 1, random);
        boolean yes = wrong.length == 0 || random.nextBoolean();
        int asked = yes ? target : wrong[0];
        prompts.add(renderer.render(template, Question.whether(history, asked)));
        answers.add(renderer.answer(template, yes));
      }
    }
  }

  private static int[] inserted(int[] values, int value, int at) {
    int[] longer = new int[values.length + 1];
    System.arraycopy(values, 0, longer, 0, at);
    longer[at] = value;
    System.arraycopy(values, at, longer, at + 1, values.length - at);
    return longer;
  }
}
