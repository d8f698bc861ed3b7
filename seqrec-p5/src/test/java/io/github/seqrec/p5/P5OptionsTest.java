package io.github.seqrec.p5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.p5.prompt.TrainingPrompts;
import io.github.seqrec.p5.t5.FineTuningOptions;
import io.github.seqrec.p5.t5.T5Loss;
import io.github.seqrec.p5.weights.T5Config;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What builders of options change. */
class P5OptionsTest {

  static Stream<Record> records() {
    return Stream.of(P5.Options.report(), FineTuningOptions.p5(), T5Config.small());
  }

  /** A builder names the components as text, which no compiler checks. */
  @ParameterizedTest
  @MethodSource("records")
  void aSetterChangesTheComponentOfItsNameAndNothingElse(Record options)
      throws ReflectiveOperationException {
    RecordComponent[] components = options.getClass().getRecordComponents();
    assertThat(builder(options).build()).isEqualTo(options);
    for (Method setter : setters(options)) {
      RecordBuilder<?, ?> builder = builder(options);
      RecordComponent set =
          Arrays.stream(components)
              .filter(component -> component.getName().equals(setter.getName()))
              .findFirst()
              .orElseThrow();
      Object changed = changed(set.getAccessor().invoke(options));
      setter.invoke(builder, changed);
      Record built = builder.build();
      for (RecordComponent each : components) {
        Object before = each.getAccessor().invoke(options);
        assertThat(each.getAccessor().invoke(built))
            .as("%s after %s", each.getName(), setter.getName())
            .isEqualTo(each.equals(set) ? changed : before);
      }
    }
  }

  @Test
  void allOptionsHaveASetter() throws ReflectiveOperationException {
    for (Record options : records().toList()) {
      assertThat(setters(options))
          .extracting(Method::getName)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(options.getClass().getRecordComponents())
                  .map(RecordComponent::getName)
                  .toList());
    }
  }

  private static RecordBuilder<?, ?> builder(Record options) throws ReflectiveOperationException {
    return (RecordBuilder<?, ?>) options.getClass().getMethod("toBuilder").invoke(options);
  }

  private static List<Method> setters(Record options) throws ReflectiveOperationException {
    return Arrays.stream(builder(options).getClass().getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .toList();
  }

  /** Another value that the options take. */
  private static Object changed(Object value) {
    if (value instanceof Integer number) {
      return number == 0 ? 1 : 2 * number;
    } else if (value instanceof Long number) {
      return number + 1;
    } else if (value instanceof Double number) {
      return number / 2 + 0.25;
    } else if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof String text) {
      return text + "/other";
    } else if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .filter(other -> other != constant)
          .findFirst()
          .orElseThrow();
    } else if (value instanceof T5Loss) {
      return new T5Loss(T5Loss.Mean.TOKENS, 0.2);
    } else if (value instanceof AdamW.Constants) {
      return new AdamW.Constants(0.1, 0.2, 0.3, 0.4, 0.5);
    } else if (value instanceof TrainingPrompts.Options) {
      return new TrainingPrompts.Options(TrainingPrompts.Targets.ONE, 2, 3, 4);
    } else if (value instanceof FineTuningOptions training) {
      return training.toBuilder().seed(training.seed() + 1).build();
    }
    throw new AssertionError("no other value for " + value);
  }
}
