package io.github.seqrec.models.store;

import io.github.seqrec.models.options.RecordOptions;
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
   * @throws IllegalArgumentException if it is missing, or neither true nor false
   */
  public boolean bool(String name) {
    return RecordOptions.bool(name, text(name));
  }

  /**
   * One of some choices, told by its lower-case name.
   *
   * @throws IllegalArgumentException if it is missing, or none of them, as a later release may have
   *     saved it
   */
  public <E extends Enum<E>> E choice(String name, Class<E> choices) {
    return RecordOptions.choice(name, text(name), choices);
  }

  /**
   * One of some choices, which models do not name that were saved before the option existed.
   *
   * @param before what it was then
   * @throws IllegalArgumentException if it is none of them
   */
  public <E extends Enum<E>> E choice(String name, E before) {
    return texts.containsKey(name) ? choice(name, before.getDeclaringClass()) : before;
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
