package io.github.seqrec.p5.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.common.hash.Hashing;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.internal.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * T5's Unigram tokenizer (Kudo 2018). A text becomes all of its pieces, however many, and {@code
 * </s>}; nothing is cut off and nothing padded. The native library comes out of its jar: no network
 * is needed. Thread-safe until closed.
 */
public final class T5Tokenizer implements AutoCloseable {

  /** What a piece begins with that begins a word. */
  private static final String WORD = "\u2581";

  private static final String TOKENIZER = "tokenizer.json";
  private static final String SENTENCE_PIECE = "spiece.model";

  /**
   * Names of the files that a tokenizer is read from, in the order in which they are looked for.
   */
  public static final List<String> FILES = List.of(TOKENIZER, SENTENCE_PIECE);

  /** Pieces that belong to no word. */
  private static final List<String> NO_WORD = List.of("</s>", "<pad>");

  private final HuggingFaceTokenizer tokenizer;
  private final String json;
  private final int size;

  private T5Tokenizer(JsonObject root) throws IOException {
    // A file may ask for a longest text, at which it would be cut without a word.
    root.add("truncation", JsonNull.INSTANCE);
    root.add("padding", JsonNull.INSTANCE);
    size = size(root);
    json = root.toString();
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            Map.of("truncation", "false", "padding", "false"));
  }

  /**
   * Reads a tokenizer.
   *
   * @param path {@code tokenizer.json}, {@code spiece.model}, or a directory with one of them, of
   *     which the first counts if there are both
   * @throws IOException if there is none, or it is malformed or no T5's
   */
  public static T5Tokenizer load(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? find(path) : path;
    try {
      byte[] content = Files.readAllBytes(file);
      return new T5Tokenizer(
          file.toString().endsWith(".model")
              ? SentencePieceFile.toTokenizerJson(ByteBuffer.wrap(content))
              : JsonParser.parseString(new String(content, StandardCharsets.UTF_8))
                  .getAsJsonObject());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toAbsolutePath().toString(), null, "the tokenizer's file is missing");
    } catch (RuntimeException e) {
      // Gson, the reader of protocol buffers and the native library each have many.
      throw new IOException(file.toAbsolutePath() + " holds no T5 tokenizer: " + e.getMessage(), e);
    }
  }

  /**
   * A small tokenizer of the same kind, for a T5 that is trained from random weights: the words
   * that are given, numbers of any length, two digits a piece, and single characters of ASCII.
   *
   * @param words what the prompts have between blanks
   */
  public static T5Tokenizer ofWords(Collection<String> words) {
    try {
      return new T5Tokenizer(WordVocabulary.toTokenizerJson(words));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read but memory
    }
  }

  /** The same tokenizer once more, to be closed by itself. */
  public T5Tokenizer copy() {
    try {
      return new T5Tokenizer(JsonParser.parseString(json).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read but memory
    }
  }

  private static Path find(Path directory) throws IOException {
    for (String name : FILES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(
        directory.toAbsolutePath().toString(),
        null,
        "there is no such directory, or it holds none of " + FILES);
  }

  private static int size(JsonObject root) {
    JsonObject model = field(root, "model", "model").getAsJsonObject();
    String type = field(model, "type", "model.type").getAsString();
    if (!type.equals("Unigram")) {
      throw new IllegalArgumentException(
          "model.type ('" + type + "') must be 'Unigram'; take the tokenizer of a T5");
    }
    int size = field(model, "vocab", "model.vocab").getAsJsonArray().size();
    for (JsonElement token : field(root, "added_tokens", "added_tokens").getAsJsonArray()) {
      JsonElement id = field(token.getAsJsonObject(), "id", "added_tokens.id");
      size = Math.max(size, 1 + id.getAsInt());
    }
    return size;
  }

  private static JsonElement field(JsonObject object, String name, String path) {
    JsonElement value = object.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          path
              + " is missing; write the file with save_pretrained of transformers' T5TokenizerFast");
    }
    return value;
  }

  /** The number of ids, which are 0..size-1; those of {@code <extra_id_n>} count. */
  public int size() {
    return size;
  }

  /** The pieces of a text, {@code </s>} last. */
  public TokenizedText encode(String text) {
    Encoding encoding = tokenizer.encode(text);
    int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    return new TokenizedText(ids, wholeWords(encoding.getTokens()));
  }

  /** The text of ids; that of {@code <pad>}, {@code </s>} and the like is left out. */
  public String decode(int... ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  private static int[] wholeWords(String[] pieces) {
    int[] words = new int[pieces.length];
    int word = 0;
    for (int i = 0; i < pieces.length; i++) {
      if (!NO_WORD.contains(pieces[i])) {
        word += pieces[i].startsWith(WORD) ? 1 : 0;
        words[i] = word;
      }
    }
    return words;
  }

  /** SHA-256, in hexadecimal digits, of what {@link #write} writes: tells it from others. */
  public String digest() {
    return Hashing.sha256().hashString(json, StandardCharsets.UTF_8).toString();
  }

  /** Writes {@code tokenizer.json} into a directory; also if it was read from another format. */
  public void write(Path directory) throws IOException {
    WholeFile.replace(
        directory.resolve(TOKENIZER), temporary -> Files.writeString(temporary, json));
  }

  /** Frees the native tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
