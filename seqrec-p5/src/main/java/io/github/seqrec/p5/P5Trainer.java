package io.github.seqrec.p5;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.base.Libraries;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.training.TrainingLoop;
import io.github.seqrec.p5.indexing.CollaborativeIndexing;
import io.github.seqrec.p5.indexing.IdWords;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptRenderer;
import io.github.seqrec.p5.prompt.PromptTemplate;
import io.github.seqrec.p5.prompt.PromptTemplates;
import io.github.seqrec.p5.prompt.TrainingPrompts;
import io.github.seqrec.p5.t5.T5;
import io.github.seqrec.p5.t5.T5FineTuning;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains a P5. Immutable; the same seed gives the same model on the same machine with the same
 * number of threads, if the precision is named, as of {@link
 * io.github.seqrec.models.training.NetworkTrainer}.
 */
public final class P5Trainer implements RecommenderTrainer {

  private final P5.Options options;
  private final @Nullable ToDoubleFunction<SequentialRecommender> validation;
  private final @Nullable Path checkpoints;
  private final @Nullable Split split;

  private P5Trainer(
      P5.Options options,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints,
      @Nullable Split split) {
    this.options = options;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.split = split;
  }

  /** A trainer that runs all epochs and keeps the last state. */
  static P5Trainer of(P5.Options options) {
    return new P5Trainer(options, null, null, null);
  }

  @Override
  public P5Trainer selectingBy(ToDoubleFunction<SequentialRecommender> metric) {
    return new P5Trainer(options, metric, checkpoints, split);
  }

  @Override
  public P5Trainer checkpointing(Path directory) {
    return new P5Trainer(options, validation, directory, split);
  }

  /**
   * The same, looking whether the ids tell the test items of a split: what is found is saved with
   * the model, see {@link ItemIndexing#checked}.
   *
   * @param checked whose training part is trained on
   */
  public P5Trainer checkingIds(Split checked) {
    return new P5Trainer(options, validation, checkpoints, checked);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the validation gives no finite number, or the
   *     checkpoint belongs to another run: one of other options, data, weights, tokenizer or
   *     templates
   * @throws TrainingDivergedException if the loss or its gradient is no longer finite; the message
   *     names the step
   * @throws UncheckedIOException if a file that the options name, or a checkpoint, cannot be read
   *     or written
   */
  @Override
  public P5Recommender train(SequenceDataset data, TrainingMonitor monitor) {
    P5Parts parts = parts(data, true);
    // Closed with its parts when it has learnt: what training takes goes with them.
    try (P5Recommender learning = recommender(parts, data, Map.of())) {
      T5FineTuning tuning = T5FineTuning.of(options.training());
      ToDoubleFunction<SequentialRecommender> metric = validation;
      if (metric != null) {
        tuning = tuning.selectingBy(t5 -> metric.applyAsDouble(learning));
      }
      if (checkpoints != null) {
        tuning = tuning.checkpointing(checkpoints, parts.run());
      }
      Map<String, Double> figures = tuning.train(parts.t5(), texts(parts, data), monitor);
      return recommender(parts.trained(), data, figures);
    }
  }

  /**
   * The recommender with the weights as they are: what a checkpoint knows without training.
   *
   * @param data whose items are ranked
   * @throws UncheckedIOException if a file that the options name cannot be read
   */
  public P5Recommender untrained(SequenceDataset data) {
    return recommender(parts(data, false), data, Map.of());
  }

  /** A recommender of these parts, which are closed if it cannot be made. */
  private P5Recommender recommender(
      P5Parts parts, SequenceDataset data, Map<String, Double> figures) {
    try {
      return new P5Recommender(parts, data.items(), Popularities.of(data), card(data, figures));
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private ModelCard card(SequenceDataset data, Map<String, Double> figures) {
    Map<String, Object> used = new LinkedHashMap<>(RecordOptions.toMap(options));
    Precision precision = TrainingLoop.precision(checkpoints, options.training().precision());
    used.put("precision", precision.name().toLowerCase(Locale.ROOT));
    return new ModelCard(
        P5Provider.NAME,
        used,
        data.summary(),
        options.training().seed(),
        Libraries.neural(),
        new LinkedHashMap<>(figures));
  }

  private PromptTexts texts(P5Parts parts, SequenceDataset data) {
    PromptRenderer renderer =
        P5Prompts.renderer(parts.tokenizer(), parts.indexing(), parts.t5().config(), options);
    TrainingPrompts prompts =
        TrainingPrompts.of(data, renderer, parts.templates(), options.examples());
    return new PromptTexts(
        prompts, options.wholeWords() != P5.WholeWords.NONE, data.summary().digest());
  }

  private P5Parts parts(SequenceDataset data, boolean trainable) {
    try {
      return read(data, trainable);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the options name", e);
    }
  }

  /** All that can be refused is refused before there is anything to free. */
  private P5Parts read(SequenceDataset data, boolean trainable) throws IOException {
    List<PromptTemplate> templates = templates();
    T5Weights weights =
        options.weights().equals(P5.NONE) ? null : T5Weights.load(Path.of(options.weights()));
    T5Tokenizer tokenizer = tokenizer(templates, data.items().size());
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    try {
      ItemIndexing indexing = indexing(data, tokenizer);
      T5 t5 =
          weights == null
              ? new T5(config(tokenizer), Parameters.random(manager, options.training().seed()))
              : T5.of(withDropout(weights), manager, trainable);
      t5.config().requireRowsFor(tokenizer.size());
      requireWholeWords(t5.config());
      return new P5Parts(manager, t5, tokenizer, templates, indexing, options);
    } catch (RuntimeException | Error e) {
      manager.close();
      tokenizer.close();
      throw e;
    }
  }

  private List<PromptTemplate> templates() throws IOException {
    List<PromptTemplate> all =
        options.templates().equals(P5.OWN)
            ? PromptTemplates.standard()
            : PromptTemplates.read(Path.of(options.templates()));
    return all.stream().filter(this::isAsked).toList();
  }

  private boolean isAsked(PromptTemplate template) {
    boolean direct = template.kind() == PromptTemplate.Kind.DIRECT;
    return switch (options.questions()) {
      case HISTORY -> direct && !template.needsUser();
      case DIRECT -> direct;
      case ALL -> true;
    };
  }

  private T5Tokenizer tokenizer(List<PromptTemplate> templates, int items) throws IOException {
    if (!options.tokenizer().equals(P5.OWN)) {
      return T5Tokenizer.load(Path.of(options.tokenizer()));
    }
    if (!options.weights().equals(P5.NONE)) {
      return T5Tokenizer.load(Path.of(options.weights()));
    }
    List<String> words = new ArrayList<>();
    templates.forEach(template -> words.addAll(template.words()));
    words.add(P5Prompts.SEPARATOR.strip());
    if (options.indexing().hasItemWords()) {
      words.addAll(ItemIndexing.itemWords(items));
    }
    return T5Tokenizer.ofWords(words);
  }

  private ItemIndexing indexing(SequenceDataset data, T5Tokenizer tokenizer) {
    long seed = options.training().seed();
    ItemIndexing indexing =
        switch (options.indexing()) {
          case RANDOM -> ItemIndexing.random(data.items(), seed);
          case SEQUENTIAL -> ItemIndexing.sequential(data);
          case COLLABORATIVE -> CollaborativeIndexing.of(data, clusters(tokenizer));
          case HYBRID -> CollaborativeIndexing.hybrid(data, clusters(tokenizer));
          case INDEPENDENT -> ItemIndexing.independent(data);
          case CATALOGUE -> ItemIndexing.given("catalogue", data.items().ids());
        };
    return split == null ? indexing : indexing.checked(split);
  }

  private CollaborativeIndexing.Options clusters(T5Tokenizer tokenizer) {
    IdWords numbers = IdWords.numbers(word -> tokenizer.encode(word).ids().length == 2);
    return CollaborativeIndexing.Options.of(numbers, options.training().seed());
  }

  private T5Config config(T5Tokenizer tokenizer) {
    return T5Config.small().toBuilder()
        .vocabSize(tokenizer.size())
        .dModel(options.dim())
        .dKv(options.dim() / options.heads())
        .dFf(options.inner())
        .layers(options.layers())
        .decoderLayers(options.layers())
        .heads(options.heads())
        .dropout(options.dropout())
        .wholeWordRows(options.wholeWords() == P5.WholeWords.NONE ? 0 : P5Prompts.MAX_TOKENS)
        .build();
  }

  private T5Weights withDropout(T5Weights weights) {
    T5Config config = weights.config().toBuilder().dropout(options.dropout()).build();
    return new T5Weights(config, weights.tensors());
  }

  private void requireWholeWords(T5Config config) {
    if (options.wholeWords() != P5.WholeWords.NONE && config.wholeWordRows() == 0) {
      throw new IllegalArgumentException(
          "wholeWords ("
              + options.wholeWords().name().toLowerCase(Locale.ROOT)
              + ") needs an embedding of whole words, which the weights ("
              + options.weights()
              + ") have not; set wholeWords to none");
    }
  }
}
