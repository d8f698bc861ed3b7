package io.github.seqrec.models.store;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model as a directory, in HuggingFace's manner: {@code config.json} (format version, model type,
 * options, size and SHA-256 of the other files), {@code model.safetensors}, {@code items.tsv} (id
 * and training count of each item, in the order of their indices), {@code card.json} (provenance,
 * and an example with its answer), for a model that knows users {@code users.tsv} (their ids), and
 * for one that reads actions {@code actions.tsv} (their names). A model may add files of its own.
 *
 * @param modelType name of the provider that loads it
 * @param options every option, by name
 * @param catalog the items
 * @param popularity as {@link io.github.seqrec.api.SequentialRecommender#popularity()}
 * @param users ids of the users that the model knows, in the order of their indices; may be empty
 * @param actions names of the actions that the model reads, in the order of their codes; may be
 *     empty
 * @param card the provenance
 * @param tensors the learnt arrays, by name
 * @param example a question with the model's answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ModelDirectory(
    String modelType,
    Map<String, Object> options,
    ItemCatalog catalog,
    float[] popularity,
    List<String> users,
    List<String> actions,
    ModelCard card,
    Map<String, Tensor> tensors,
    Example example) {

  private static final String ITEMS = "items.tsv";
  private static final String CARD = "card.json";
  private static final String USERS = "users.tsv";
  private static final String ACTIONS = "actions.tsv";
  private static final List<String> PARTS = List.of(SafeTensors.MODEL, ITEMS, CARD);

  private record CardFile(ModelCard card, Example example) {}

  /**
   * Writes the directory, which must not exist or be empty; it appears when it is complete.
   *
   * @param further writes files that the model has besides into the directory that it is given,
   *     none with a name of ours; their checksums go into the configuration too
   * @throws IOException if it has content or cannot be written
   */
  public void write(Path directory, WholeDirectory.Writer further) throws IOException {
    WholeDirectory.create(
        directory,
        temporary -> {
          further.write(temporary);
          Map<String, ModelConfig.Part> parts = new LinkedHashMap<>();
          for (Path file : content(temporary)) {
            parts.put(file.getFileName().toString(), ModelConfig.Part.of(file));
          }
          new SafeTensors(Map.of(), tensors).write(temporary.resolve(SafeTensors.MODEL));
          Files.write(temporary.resolve(ITEMS), itemLines(), StandardCharsets.UTF_8);
          Files.writeString(
              temporary.resolve(CARD), ModelConfig.toJson(new CardFile(card, example)));
          for (String name : PARTS) {
            parts.put(name, ModelConfig.Part.of(temporary.resolve(name)));
          }
          writeNames(temporary, USERS, users, parts);
          writeNames(temporary, ACTIONS, actions, parts);
          ModelConfig.of(modelType, options, parts).write(temporary);
        });
  }

  /**
   * The name of the provider that loads a directory.
   *
   * @throws IOException if there is no readable configuration
   */
  public static String modelType(Path directory) throws IOException {
    return ModelConfig.read(directory).model_type();
  }

  /**
   * Tells a saved model from others: the SHA-256 of its configuration, which names those of all its
   * other parts.
   *
   * @throws IOException if there is no readable configuration
   */
  public static String digest(Path directory) throws IOException {
    return ModelConfig.Part.of(directory.resolve(ModelConfig.FILE)).sha256();
  }

  /** Makes a model of what a directory holds. */
  @FunctionalInterface
  public interface Maker<M> {

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException if options, tensors and names do not fit one another
     */
    M make(ModelDirectory saved) throws IOException;
  }

  /**
   * Reads a directory and makes a model of it.
   *
   * @throws IOException as {@link #read}, and if its parts do not fit one another; the message
   *     names the directory
   */
  public static <M> M load(Path directory, Maker<M> maker) throws IOException {
    ModelDirectory saved = read(directory);
    try {
      return maker.make(saved);
    } catch (IllegalArgumentException | ArithmeticException e) { // sizes that no int holds as well
      throw new IOException(
          directory.toAbsolutePath()
              + ": config.json and "
              + SafeTensors.MODEL
              + " make no "
              + saved.modelType()
              + " model: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Reads and checks a directory.
   *
   * @throws IOException if a part is missing, damaged, truncated or of an unknown version; the
   *     message names the file
   */
  public static ModelDirectory read(Path directory) throws IOException {
    ModelConfig config = ModelConfig.read(directory);
    config.requireParts(directory, PARTS);
    List<String> users = readNames(directory, USERS, config);
    List<String> actions = readNames(directory, ACTIONS, config);
    List<String> ids = new ArrayList<>();
    List<Float> counts = new ArrayList<>();
    Path items = directory.resolve(ITEMS);
    for (String line : lines(items)) {
      int tab = line.lastIndexOf('\t');
      try {
        counts.add((float) Long.parseLong(line.substring(tab + 1)));
      } catch (NumberFormatException e) {
        throw new IOException(
            items.toAbsolutePath()
                + " line "
                + (ids.size() + 1)
                + ": expected id, tab, count; found '"
                + line
                + "'; the file is damaged, copy the model again",
            e);
      }
      ids.add(ItemIds.unescape(line.substring(0, Math.max(0, tab))));
    }
    float[] popularity = new float[ids.size() + 1];
    popularity[0] = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < counts.size(); i++) {
      popularity[i + 1] = counts.get(i);
    }
    CardFile card = ModelConfig.json(directory.resolve(CARD), CardFile.class);
    if (card.card() == null || card.example() == null) {
      throw new IOException(
          directory.resolve(CARD).toAbsolutePath()
              + " holds no card and example; save the model anew");
    }
    SafeTensors weights = SafeTensors.read(directory.resolve(SafeTensors.MODEL));
    return new ModelDirectory(
        config.model_type(),
        config.options(),
        catalog(items, ids),
        popularity,
        users,
        actions,
        card.card(),
        weights.tensors(),
        card.example());
  }

  private static List<Path> content(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Writes a part that only some models have: one name a line. */
  private static void writeNames(
      Path directory, String part, List<String> names, Map<String, ModelConfig.Part> parts)
      throws IOException {
    if (!names.isEmpty()) {
      Path file = directory.resolve(part);
      Files.write(file, names.stream().map(ItemIds::escape).toList());
      parts.put(part, ModelConfig.Part.of(file));
    }
  }

  private static List<String> readNames(Path directory, String part, ModelConfig config)
      throws IOException {
    if (!config.files().containsKey(part)) {
      return List.of();
    }
    return lines(directory.resolve(part)).stream().map(ItemIds::unescape).toList();
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(file.toAbsolutePath() + " is no UTF-8; save the model anew", e);
    }
  }

  private static ItemCatalog catalog(Path file, List<String> ids) throws IOException {
    try {
      return ItemCatalog.of(ids);
    } catch (IllegalArgumentException e) {
      throw new IOException(file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  /** The options as text, as {@code RecommenderProvider.trainer} takes them. */
  public Map<String, String> optionTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  private List<String> itemLines() {
    List<String> lines = new ArrayList<>(catalog.size());
    for (int item = 1; item <= catalog.size(); item++) {
      lines.add(ItemIds.escape(catalog.id(item)) + "\t" + (long) popularity[item]);
    }
    return lines;
  }
}
