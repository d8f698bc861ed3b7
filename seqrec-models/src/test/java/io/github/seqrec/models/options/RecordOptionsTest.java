package io.github.seqrec.models.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordOptionsTest {

  enum Colour {
    DARK_RED,
    BLUE
  }

  record Inner(double rate, Colour colour) {
    Inner {
      if (rate < 0) {
        throw new IllegalArgumentException("rate (" + rate + ") must not be negative");
      }
    }
  }

  record Outer(int size, Inner inner, long seed, boolean loud) {}

  private static final Outer OPTIONS = new Outer(3, new Inner(0.5, Colour.BLUE), 1L << 40, false);

  record Odd(float share) {}

  @Test
  void aTypeThatIsNotReadFromTextIsNamed() {
    assertThatThrownBy(() -> RecordOptions.replace(new Odd(1), Map.of("share", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share is a float");
  }

  @Test
  void nestedRecordsContributeTheirOwnNamesInOrder() {
    assertThat(RecordOptions.toMap(OPTIONS))
        .containsExactly(
            Map.entry("size", 3L),
            Map.entry("rate", 0.5),
            Map.entry("colour", "blue"),
            Map.entry("seed", 1L << 40),
            Map.entry("loud", false));
  }

  record Text(String place) {}

  @Test
  void aTextIsTakenAsItIs() {
    assertThat(RecordOptions.replace(new Text("none"), Map.of("place", "a/b c")))
        .isEqualTo(new Text("a/b c"));
  }

  @Test
  void namedOptionsAreReplacedAndTheOthersStay() {
    assertThat(
            RecordOptions.replace(
                OPTIONS, Map.of("size", "4", "colour", "dark_red", "loud", "true", "seed", "-1")))
        .isEqualTo(new Outer(4, new Inner(0.5, Colour.DARK_RED), -1, true));
    assertThat(RecordOptions.replace(OPTIONS, Map.of())).isEqualTo(OPTIONS);
  }

  @ParameterizedTest
  @CsvSource({
    "sice, 1, 'there is no option ''sice''; there are [size, rate, colour, seed, loud]'",
    "inner, 1, there is no option 'inner'",
    "size, 3.0, size ('3.0') must be a number of type int",
    "size, 99999999999, size ('99999999999') must be a number",
    "seed, '', seed ('') must be a number of type long",
    "rate, half, rate ('half') must be a number of type double",
    "rate, -1, rate (-1.0) must not be negative",
    "colour, green, 'colour (''green'') must be one of [dark_red, blue]'",
    "loud, yes, loud ('yes') must be true or false"
  })
  void badNamesAndValuesAreNamed(String name, String value, String message) {
    assertThatThrownBy(() -> RecordOptions.replace(OPTIONS, Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
