package io.github.seqrec.models.options;

import com.google.common.base.Preconditions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Options records as name-value pairs, for configuration files, cards and command lines. A record
 * inside a record contributes its own names.
 */
public final class RecordOptions {

  private RecordOptions() {}

  /** All options by name; integers as Long, reals as Double, enums by their lower-case name. */
  public static Map<String, Object> toMap(Record options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      Object value = value(component, options);
      if (value instanceof Record nested) {
        map.putAll(toMap(nested));
      } else if (value instanceof Enum<?> constant) {
        map.put(component.getName(), lowerCase(constant));
      } else if (value instanceof Integer number) {
        map.put(component.getName(), number.longValue());
      } else {
        map.put(component.getName(), value);
      }
    }
    return map;
  }

  /**
   * The options of a preset.
   *
   * @param model names it in the message
   * @param presets by name
   * @throws IllegalArgumentException if there is none of the name
   */
  public static <R extends Record> R preset(String model, Map<String, R> presets, String name) {
    R options = presets.get(name);
    if (options == null) {
      throw new IllegalArgumentException(
          model + " has no preset '" + name + "'; there are " + presets.keySet());
    }
    return options;
  }

  /**
   * A copy with some options replaced.
   *
   * @throws IllegalArgumentException if a name or a value is none that the record takes
   */
  public static <R extends Record> R replace(R options, Map<String, String> replaced) {
    Map<String, Object> known = toMap(options);
    for (String name : replaced.keySet()) {
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            "there is no option '" + name + "'; there are " + known.keySet());
      }
    }
    return rebuild(options, replaced);
  }

  private static <R extends Record> R rebuild(R options, Map<String, String> replaced) {
    return make(
        options,
        component -> {
          String text = replaced.get(component.getName());
          Object value = value(component, options);
          if (value instanceof Record nested) {
            return rebuild(nested, replaced);
          }
          return text == null ? value : parse(component, text);
        });
  }

  /** A copy with some components of its own replaced. */
  static <R extends Record> R with(R options, Map<String, Object> replaced) {
    Map<String, Object> left = new HashMap<>(replaced);
    R changed =
        make(
            options,
            component ->
                Objects.requireNonNullElseGet(
                    left.remove(component.getName()), () -> value(component, options)));
    Preconditions.checkState(left.isEmpty(), "%s has no %s", options.getClass(), left.keySet());
    return changed;
  }

  private static <R extends Record> R make(R like, Function<RecordComponent, Object> value) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) like.getClass();
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] arguments = Arrays.stream(components).map(value).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot make " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  private static Object value(RecordComponent component, Record options) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Object parse(RecordComponent component, String text) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return text;
    }
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == long.class) {
        return Long.parseLong(text);
      } else if (type == double.class) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          component.getName() + " ('" + text + "') must be a number of type " + type, e);
    }
    if (type == boolean.class) {
      return bool(component.getName(), text);
    }
    if (!type.isEnum()) {
      throw new IllegalArgumentException(
          component.getName()
              + " is a "
              + type.getSimpleName()
              + ", which cannot be read from text; declare an int, long, double, boolean, String or"
              + " enum, or set it in code");
    }
    return choice(component.getName(), text, type);
  }

  /**
   * Reads what is true or false.
   *
   * @throws IllegalArgumentException if it is neither: a misspelt "true" is not false
   */
  public static boolean bool(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(name + " ('" + text + "') must be true or false");
    };
  }

  /**
   * Reads a constant of an enum from its lower-case name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static <E> E choice(String name, String text, Class<E> choices) {
    E[] constants = choices.getEnumConstants();
    for (E constant : constants) {
      if (lowerCase((Enum<?>) constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        name
            + " ('"
            + text
            + "') must be one of "
            + Arrays.stream(constants).map(c -> lowerCase((Enum<?>) c)).toList());
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
