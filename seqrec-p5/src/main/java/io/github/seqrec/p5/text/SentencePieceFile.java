package io.github.seqrec.p5.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Turns a Unigram model of SentencePiece, {@code spiece.model}, into the {@code tokenizer.json} of
 * the same T5 tokenizer: its pieces, then {@code <extra_id_99>} to {@code <extra_id_0>}. Fields:
 * sentencepiece_model.proto.
 */
final class SentencePieceFile {

  private static final int EXTRA_IDS = 100;

  private static final int UNIGRAM = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int BYTE = 6;

  private final TokenizerJson json = new TokenizerJson();
  private int unknown = -1;
  private int end = -1;
  private ByteBuffer normalization = ByteBuffer.allocate(0);

  private SentencePieceFile() {}

  /**
   * Converts a model.
   *
   * @throws RuntimeException of some kind if it is malformed or of another kind than T5's
   */
  static JsonObject toTokenizerJson(ByteBuffer model) {
    SentencePieceFile file = new SentencePieceFile();
    file.read(new ProtocolBuffer(model));
    return file.json.build(file.unknown, file.end, file.normalizer());
  }

  private void read(ProtocolBuffer model) {
    while (model.next()) {
      switch (model.field()) {
        case 1 -> readPiece(new ProtocolBuffer(model.bytes()));
        case 2 -> readTrainer(new ProtocolBuffer(model.bytes()));
        case 3 -> readNormalizer(new ProtocolBuffer(model.bytes()));
        default -> model.skip();
      }
    }
    if (unknown < 0 || end < 0) {
      throw new IllegalArgumentException(
          "it has " + json.size() + " pieces, but not <unk> and </s>, which a T5 needs");
    }
    for (int i = EXTRA_IDS - 1; i >= 0; i--) {
      add("<extra_id_" + i + ">", 0, CONTROL);
    }
  }

  private void readPiece(ProtocolBuffer message) {
    String piece = "";
    double score = 0;
    long type = 1;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> piece = StandardCharsets.UTF_8.decode(message.bytes()).toString();
        case 2 -> score = message.real();
        case 3 -> type = message.number();
        default -> message.skip();
      }
    }
    if (type == BYTE) {
      throw new IllegalArgumentException("it has a piece for bytes, '" + piece + "'; T5 has none");
    }
    if (type == UNKNOWN) {
      unknown = json.size();
    }
    if (piece.equals(TokenizerJson.END)) {
      end = json.size();
    }
    add(piece, score, type);
  }

  private static void readTrainer(ProtocolBuffer message) {
    while (message.next()) {
      if (message.field() == 3) {
        long type = message.number();
        if (type != UNIGRAM) {
          throw new IllegalArgumentException(
              "it is a model of type " + type + "; T5 has a Unigram model, type 1");
        }
      } else {
        message.skip();
      }
    }
  }

  private void readNormalizer(ProtocolBuffer message) {
    while (message.next()) {
      if (message.field() == 2) {
        normalization = message.bytes();
      } else {
        message.skip();
      }
    }
  }

  private void add(String piece, double score, long type) {
    if (type == CONTROL || type == UNKNOWN || type == USER_DEFINED) {
      json.addToken(piece, score, type != USER_DEFINED);
    } else {
      json.add(piece, score);
    }
  }

  private JsonElement normalizer() {
    if (!normalization.hasRemaining()) {
      return JsonNull.INSTANCE;
    }
    byte[] map = new byte[normalization.remaining()];
    normalization.duplicate().get(map);
    JsonObject normalizer = new JsonObject();
    normalizer.addProperty("type", "Precompiled");
    normalizer.addProperty("precompiled_charsmap", Base64.getEncoder().encodeToString(map));
    return normalizer;
  }
}
