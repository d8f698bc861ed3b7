package io.github.seqrec.p5.weights;

import com.google.gson.JsonObject;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.WholeDirectory;
import io.github.seqrec.p5.text.T5Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A T5 or P5 as HuggingFace keeps it in a directory: {@code config.json}, {@code
 * generation_config.json}, {@code model.safetensors}, {@code tokenizer.json}. What is written,
 * transformers reads.
 *
 * @param weights architecture and tensors
 * @param tokenizer has no more ids than the weights have rows; closed with the checkpoint
 */
public record T5Checkpoint(T5Weights weights, T5Tokenizer tokenizer) implements AutoCloseable {

  /**
   * Checks that the token embedding has a row for each id.
   *
   * @throws IllegalArgumentException if it has fewer
   */
  public T5Checkpoint {
    weights.config().requireRowsFor(tokenizer.size());
  }

  /**
   * Reads a directory; its weights may be of any form that {@link T5Weights#load(Path)} reads.
   *
   * @throws IOException if a file is missing or malformed, or they don't belong together
   */
  public static T5Checkpoint load(Path directory) throws IOException {
    T5Weights weights = T5Weights.load(directory);
    return new T5Checkpoint(weights, tokenizer(directory, weights.config()));
  }

  /**
   * Reads the tokenizer that lies beside weights of this architecture.
   *
   * @throws IOException if it is missing or malformed, or has more ids than the weights have rows
   */
  public static T5Tokenizer tokenizer(Path directory, T5Config config) throws IOException {
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    try {
      config.requireRowsFor(tokenizer.size());
      return tokenizer;
    } catch (IllegalArgumentException e) {
      tokenizer.close();
      throw new IOException(directory.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a directory, which must not exist or be empty; it appears when it is complete.
   *
   * @throws IOException if it has content or cannot be written
   */
  public void write(Path directory) throws IOException {
    WholeDirectory.create(directory, this::writeInto);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /** Writes the files into a directory that exists and has none of them. */
  private void writeInto(Path directory) throws IOException {
    T5Config config = weights.config();
    config.write(directory.resolve(T5Weights.CONFIG));
    new SafeTensors(Map.of(), weights.tensors()).write(directory.resolve(SafeTensors.MODEL));
    tokenizer.write(directory);
    JsonObject generation = new JsonObject();
    generation.addProperty("decoder_start_token_id", config.decoderStartId());
    generation.addProperty("eos_token_id", config.eosId());
    generation.addProperty("pad_token_id", config.padId());
    Files.writeString(directory.resolve("generation_config.json"), generation + "\n");
  }
}
