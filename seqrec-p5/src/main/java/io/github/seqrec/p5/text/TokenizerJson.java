package io.github.seqrec.p5.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Builds the {@code tokenizer.json} of a Unigram tokenizer as T5's is, piece by piece. */
final class TokenizerJson {

  static final String END = "</s>";

  /** All that does not depend on the vocabulary. */
  private static final String REST =
      """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
          {"type": "WhitespaceSplit"},
          {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true}
        ]},
        "decoder":
          {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true}
      }
      """;

  private final JsonArray vocabulary = new JsonArray();
  private final JsonArray added = new JsonArray();

  /** The number of pieces so far, which is the id of the next one. */
  int size() {
    return vocabulary.size();
  }

  /** Adds a piece with the logarithm of its probability. */
  void add(String piece, double score) {
    JsonArray entry = new JsonArray();
    entry.add(piece);
    entry.add(score);
    vocabulary.add(entry);
  }

  /** Adds a piece that is looked for before the others. */
  void addToken(String piece, double score, boolean special) {
    JsonObject token = new JsonObject();
    token.addProperty("id", vocabulary.size());
    token.addProperty("content", piece);
    for (String property : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
      token.addProperty(property, false);
    }
    token.addProperty("special", special);
    added.add(token);
    add(piece, score);
  }

  /**
   * The file.
   *
   * @param unknown id of the piece for what no piece fits
   * @param end id of {@link #END}
   */
  JsonObject build(int unknown, int end, JsonElement normalizer) {
    JsonObject json = JsonParser.parseString(REST).getAsJsonObject();
    json.add("added_tokens", added);
    json.add("normalizer", normalizer);
    json.add(
        "post_processor",
        JsonParser.parseString(
            """
            {
              "type": "TemplateProcessing",
              "single": [{"Sequence": {"id": "A", "type_id": 0}},
                         {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "</s>", "type_id": 0}},
                       {"Sequence": {"id": "B", "type_id": 0}},
                       {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "special_tokens": {"</s>": {"id": "</s>", "ids": [%d], "tokens": ["</s>"]}}
            }
            """
                .formatted(end)));
    JsonObject model = new JsonObject();
    model.addProperty("type", "Unigram");
    model.addProperty("unk_id", unknown);
    model.add("vocab", vocabulary);
    model.addProperty("byte_fallback", false);
    json.add("model", model);
    return json;
  }
}
