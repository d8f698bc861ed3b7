package io.github.seqrec.models.store;

import java.util.Map;

/**
 * The options of a saved model by name, for code that computes it otherwise than its own network
 * does, and is to run without the classes of that.
 *
 * @param texts by name
 */
public record SavedOptions(Map<String, String> texts) {

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is missing, no number, or below 1
   */
  public int integer(String name) {
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

  /**
   * A whole number that models do not name which were saved before the option existed.
   *
   * @param before what it was then
   * @throws IllegalArgumentException if it is no number, or below 1
   */
  public int integer(String name, int before) {
    return texts.containsKey(name) ? integer(name) : before;
  }

  /**
   * A text that models do not name which were saved before the option existed.
   *
   * @param before what it was then
   */
  public String text(String name, String before) {
    return texts.getOrDefault(name, before);
  }

  /**
   * Whether it is true.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public boolean bool(String name) {
    return text(name).equals("true");
  }

  /**
   * Refuses a model that needs what only its own network computes. One that was saved before the
   * option existed does not name it.
   *
   * @param remedy what to do then
   */
  public void require(String name, String value, String remedy) {
    String found = text(name, value);
    if (!found.equals(value)) {
      throw new IllegalArgumentException(
          name + " (" + found + ") must be " + value + "; " + remedy);
    }
  }

  /**
   * Any.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "option '" + name + "' is missing; there are " + texts.keySet());
    }
    return text;
  }
}
