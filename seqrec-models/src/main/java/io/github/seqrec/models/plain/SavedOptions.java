package io.github.seqrec.models.plain;

import java.util.Map;

/**
 * The options of a saved model by name, as far as its forward pass needs them.
 *
 * <p>The records of the networks themselves are not used: to load their classes is to load DJL.
 *
 * @param texts by name
 */
record SavedOptions(Map<String, String> texts) {

  /** A whole number from 1. */
  int integer(String name) {
    String text = text(name);
    try {
      int value = Integer.parseInt(text);
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " ('" + text + "') must be a whole number", e);
    }
    throw new IllegalArgumentException(name + " (" + text + ") must be at least 1");
  }

  boolean bool(String name) {
    return text(name).equals("true");
  }

  /** Refuses a model that needs what only its own network computes. */
  void require(String name, String value) {
    // Models that were saved before an option existed do not name it.
    String found = texts.getOrDefault(name, value);
    if (!found.equals(value)) {
      throw new IllegalArgumentException(
          name
              + " ("
              + found
              + ") must be "
              + value
              + " where plain Java computes; load the model with Recommenders.load");
    }
  }

  String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "option '" + name + "' is missing; there are " + texts.keySet());
    }
    return text;
  }
}
