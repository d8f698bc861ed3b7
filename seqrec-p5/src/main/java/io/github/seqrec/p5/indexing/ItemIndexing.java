package io.github.seqrec.p5.indexing;

import com.google.common.primitives.Longs;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.internal.Shuffle;
import io.github.seqrec.data.ItemNumbering;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.LeakageDoctor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The id text of each item of a catalogue: what a language model reads and writes for it. Immutable
 * and thread-safe.
 *
 * <p>How items are numbered decides much of what P5 is worth (W. Hua et al., How to Index Item IDs
 * for Recommendation Foundation Models, SIGIR-AP 2023). Numbers given in the order of appearance in
 * whole sequences, as P5's own are, tell the test item; so {@link #sequential} and {@link
 * CollaborativeIndexing} see training data only, and {@link #checked} looks for the leak in any
 * indexing.
 */
public final class ItemIndexing {

  private static final Pattern ODD_SPACE = Pattern.compile("^\\s|\\s$|\\s\\s|[^\\S ]");

  private final String method;
  private final Map<String, Object> options;
  private final List<String> texts;
  private final @Nullable Finding check;

  ItemIndexing(
      String method, Map<String, Object> options, List<String> texts, @Nullable Finding check) {
    this.method = method;
    this.options = Collections.unmodifiableMap(new TreeMap<>(options));
    this.texts = List.copyOf(texts);
    this.check = check;
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < this.texts.size(); i++) {
      String text = this.texts.get(i);
      if (text.isEmpty() || ODD_SPACE.matcher(text).find()) {
        throw new IllegalArgumentException(
            "the id of item "
                + (i + 1)
                + " ('"
                + text
                + "') must be words with single blanks between them");
      }
      Integer earlier = known.putIfAbsent(text, i + 1);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "items "
                + earlier
                + " and "
                + (i + 1)
                + " have the same id '"
                + text
                + "'; ids must be distinct");
      }
    }
  }

  /**
   * Ids from elsewhere, such as those that a released checkpoint was trained with.
   *
   * @param method what they are called in the model's file
   * @param texts the id of each item, that of index 1 first
   * @throws IllegalArgumentException if one is empty, stands twice, or has white space other than
   *     single blanks between words
   */
  public static ItemIndexing given(String method, List<String> texts) {
    return new ItemIndexing(method, Map.of(), texts, null);
  }

  /** Numbers from 1 in an order of chance: what they say of an item has to be learnt. */
  public static ItemIndexing random(ItemCatalog catalog, long seed) {
    int[] numbers = IntStream.rangeClosed(1, catalog.size()).toArray();
    Shuffle.inPlace(numbers, new SplittableRandom(seed));
    List<String> texts = Arrays.stream(numbers).mapToObj(Integer::toString).toList();
    return new ItemIndexing("random", Map.of("seed", seed), texts, null);
  }

  /**
   * Numbers from 1 in the order of first appearance in the training data, so that items that were
   * taken one after the other have similar numbers.
   *
   * @param training held-out events must not be in it
   */
  public static ItemIndexing sequential(SequenceDataset training) {
    return byTraining("sequential", training, Integer::toString);
  }

  /**
   * A word of its own for each item (independent indexing): the shortest ids that there are, which
   * say nothing of an item before they are learnt.
   *
   * @param training held-out events must not be in it
   */
  public static ItemIndexing independent(SequenceDataset training) {
    return byTraining("independent", training, ItemIndexing::itemWord);
  }

  private static ItemIndexing byTraining(
      String method, SequenceDataset training, IntFunction<String> text) {
    IntStream numbers = Arrays.stream(ItemNumbering.byTraining(training)).skip(1);
    return new ItemIndexing(method, Map.of(), numbers.mapToObj(text).toList(), null);
  }

  /**
   * The words that {@link #independent} ids are, and with which {@link
   * CollaborativeIndexing#hybrid} ones end: a vocabulary must know them.
   */
  public static List<String> itemWords(int items) {
    return IntStream.rangeClosed(1, items).mapToObj(ItemIndexing::itemWord).toList();
  }

  /** The word of the item that the training data number so. */
  static String itemWord(int number) {
    return "item_" + number;
  }

  /** How the ids were made: {@code random}, {@code sequential}, {@code collaborative}, ... */
  public String method() {
    return method;
  }

  /** The options of the method, sorted by name; unmodifiable. */
  public Map<String, Object> options() {
    return options;
  }

  /** The number of items. */
  public int size() {
    return texts.size();
  }

  /**
   * The id of an item.
   *
   * @param item its index, from 1 to {@link #size()}
   * @throws IndexOutOfBoundsException for any other index, the padding included
   */
  public String text(int item) {
    if (item < 1 || item > texts.size()) {
      throw new IndexOutOfBoundsException("item index " + item + " is outside 1.." + texts.size());
    }
    return texts.get(item - 1);
  }

  /** The ids, that of item index 1 first; unmodifiable. */
  public List<String> texts() {
    return texts;
  }

  /** Whether the ids tell the test item, once {@link #checked}. */
  public Optional<Finding> check() {
    return Optional.ofNullable(check);
  }

  /**
   * This indexing with the answer to whether its ids tell the test items of a split: whether "the
   * largest id of the history + 1" hits more often than by numbers from the training data. Ids that
   * are no numbers count by their rank in natural order.
   *
   * @throws IllegalArgumentException if the split has no test case or is one of other items
   */
  public ItemIndexing checked(Split split) {
    Finding finding =
        LeakageDoctor.examineNumbering(split, "the " + method + " indexing", numbers());
    return new ItemIndexing(method, options, texts, finding);
  }

  private long[] numbers() {
    long[] numbers = new long[texts.size() + 1];
    numbers[0] = Long.MIN_VALUE;
    if (texts.stream().allMatch(text -> Longs.tryParse(text) != null)) {
      Arrays.setAll(numbers, item -> item == 0 ? numbers[0] : Long.parseLong(text(item)));
      return numbers;
    }
    int[] order =
        IntStream.rangeClosed(1, texts.size())
            .boxed()
            .sorted((a, b) -> NaturalOrder.INSTANCE.compare(text(a), text(b)))
            .mapToInt(item -> item)
            .toArray();
    for (int rank = 0; rank < order.length; rank++) {
      numbers[order[rank]] = rank;
    }
    return numbers;
  }

  /**
   * Writes the indexing: JSON with a format version; the file appears when it is complete.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    IndexingFile.write(this, file);
  }

  /**
   * Reads an indexing.
   *
   * @throws IOException if the file is missing, damaged or of an unknown version; the message names
   *     it
   */
  public static ItemIndexing read(Path file) throws IOException {
    return IndexingFile.read(file);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ItemIndexing other
        && method.equals(other.method)
        && options.equals(other.options)
        && texts.equals(other.texts)
        && check().equals(other.check());
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return "ItemIndexing[" + method + " " + options + ", " + size() + " items]";
  }
}
