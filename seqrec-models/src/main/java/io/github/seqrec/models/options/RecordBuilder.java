package io.github.seqrec.models.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Changes a record's components one by one: a builder of options has no more to say than the type
 * of each.
 *
 * @param <R> the record
 * @param <B> the builder itself
 */
public abstract class RecordBuilder<R extends Record, B extends RecordBuilder<R, B>> {

  private final R from;
  private final Map<String, Object> changed = new LinkedHashMap<>();

  /** Starts from a record. */
  protected RecordBuilder(R from) {
    this.from = from;
  }

  /**
   * Sets a component.
   *
   * @param component its name
   * @throws NullPointerException if the value is null
   */
  @SuppressWarnings("unchecked") // B is the builder's own class
  protected final B set(String component, Object value) {
    changed.put(
        component,
        Objects.requireNonNull(
            value, () -> component + " must not be null; do not set it, and it stays as it is"));
    return (B) this;
  }

  /**
   * The changed record.
   *
   * @throws IllegalArgumentException if the record refuses a value
   */
  public final R build() {
    return RecordOptions.with(from, changed);
  }
}
