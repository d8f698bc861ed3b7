package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.serving.ServiceOptions;
import io.github.seqrec.models.training.TrainingOptions;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of every network: what they refuse, what their builders change, what presets promise. */
class OptionsTest {

  @ParameterizedTest
  @CsvSource({
    "rnn, maxLength, 0, maxLength (0) must be at least 1",
    "rnn, embeddingDim, 0, embeddingDim (0) must be at least 1",
    "gru, hidden, -1, hidden (-1) must be at least 1",
    "lstm, layers, 0, layers (0) must be at least 1",
    "gru, dropout, 1, 'dropout (1.0) must lie in 0..0.999; 0.2 is usual'",
    "gru, dropout, NaN, dropout (NaN) must lie in 0..0.999",
    "gru, cell, tanh, 'cell (''tanh'') must be one of [elman, gru, lstm]'",
    "gru, cell, lstm, options ({cell=lstm}) make a lstm of the model 'gru'; choose the model 'lstm'",
    "rnn, cell, gru, options ({cell=gru}) make a gru of the model 'rnn'; choose the model 'gru'",
    "gru, tied, yes, tied ('yes') must be true or false",
    "transformer, maxLength, 0, maxLength (0) must be at least 1",
    "transformer, dim, 0, dim (0) must be at least 1",
    "transformer, inner, 0, inner (0) must be at least 1",
    "transformer, layers, 0, layers (0) must be at least 1",
    "transformer, heads, 0, heads (0) must be at least 1",
    "transformer, heads, 3, heads (3) must divide dim (64); 1 always does",
    "transformer, dropout, -0.5, dropout (-0.5) must lie in 0..0.999",
    "transformer, normPlace, query, 'normPlace (''query'') must be one of [pre, post]'",
    "sasrec, positions, sine, 'positions (''sine'') must be one of [learnt, rotary]'"
  })
  void aValueOutOfRangeIsRefusedWithNameValueAndRule(
      String model, String name, String value, String message) {
    RecommenderProvider provider = Recommenders.provider(model);
    assertThatThrownBy(() -> provider.trainer(provider.presets().get(0), Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void rotaryPositionsAreRefusedWhereTheyHaveNoPlace() {
    SasRec.Builder rotary = SasRec.Options.modern().toBuilder().positions(SasRec.Positions.ROTARY);
    assertThatThrownBy(() -> rotary.normPlace(SasRec.NormPlace.QUERY).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "normPlace (query) must be pre where positions are rotary; learnt ones go with all");
    assertThatThrownBy(() -> rotary.normPlace(SasRec.NormPlace.PRE).dim(10).heads(2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dim / heads (5) must be even where positions are rotary, which turn pairs; learnt"
                + " ones take any");
  }

  static Stream<Record> options() {
    return Stream.of(
        SasRec.Options.modern(),
        Rnn.Options.gru4rec(),
        TransformerDecoder.Options.tuned(),
        Caser.Options.tuned(),
        Fpmc.Options.tuned(),
        TransRec.Options.tuned(),
        TrainingOptions.defaults(),
        LossOptions.gbce(100),
        ServiceOptions.defaults());
  }

  /** A builder names the components as text, which no compiler checks. */
  @ParameterizedTest
  @MethodSource("options")
  void aBuilderSetsEveryComponentAndNothingElse(Record options)
      throws ReflectiveOperationException {
    RecordComponent[] components = options.getClass().getRecordComponents();
    List<String> setters =
        Arrays.stream(builder(options).getClass().getDeclaredMethods())
            .filter(method -> !method.isSynthetic() && !method.isBridge())
            .map(Method::getName)
            .toList();
    assertThat(setters)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(components).map(RecordComponent::getName).toList());
    assertThat(builder(options).build()).isEqualTo(options);
    for (RecordComponent component : components) {
      Object changed = changed(component.getAccessor().invoke(options));
      RecordBuilder<?, ?> builder = builder(options);
      builder
          .getClass()
          .getMethod(component.getName(), component.getType())
          .invoke(builder, changed);
      Record built = builder.build();
      for (RecordComponent each : components) {
        Object before = each.getAccessor().invoke(options);
        assertThat(each.getAccessor().invoke(built))
            .as("%s after %s", each.getName(), component.getName())
            .isEqualTo(each.equals(component) ? changed : before);
      }
    }
  }

  private static RecordBuilder<?, ?> builder(Record options) throws ReflectiveOperationException {
    return (RecordBuilder<?, ?>) options.getClass().getMethod("toBuilder").invoke(options);
  }

  /** Another value that the options take. */
  private static Object changed(Object value) {
    if (value instanceof Integer number) {
      return number == 0 ? 1 : 2 * number;
    } else if (value instanceof Long number) {
      return number + 1;
    } else if (value instanceof Duration duration) {
      return duration.plusMillis(1);
    } else if (value instanceof Double number) {
      return number / 2 + 0.25;
    } else if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .filter(other -> other != constant)
          .findFirst()
          .orElseThrow();
    } else if (value instanceof LossOptions) {
      return LossOptions.bpr();
    } else if (value instanceof TrainingOptions training) {
      return training.toBuilder().seed(training.seed() + 1).build();
    }
    throw new AssertionError("no other value for " + value);
  }

  @Test
  @SuppressWarnings("NullAway") // as a caller may who does not check for it
  void aComponentIsNotSetToNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> TrainingOptions.defaults().toBuilder().loss(null))
        .withMessage("loss must not be null; do not set it, and it stays as it is");
  }

  @Test
  void aRecurrentNetworkBearsTheNameOfItsCell() {
    Rnn.Options gru = Rnn.Options.gru4rec();
    assertThat(Rnn.factory(Rnn.Options.report()).model()).isEqualTo("rnn");
    assertThat(Rnn.factory(gru).model()).isEqualTo("gru");
    assertThat(Rnn.factory(Rnn.Options.lstm()).model()).isEqualTo("lstm");
    assertThat(Rnn.factory(gru.toBuilder().cell(Rnn.Cell.ELMAN).build()).model()).isEqualTo("rnn");
  }

  @Test
  void theReportsPresetsAreTheReportsTable() {
    assertThat(RecordOptions.toMap(Rnn.Options.report()))
        .containsEntry("cell", "elman")
        .containsEntry("hidden", 128L)
        .containsEntry("embeddingDim", 128L)
        .containsEntry("layers", 2L)
        .containsEntry("learningRate", 2.5e-3)
        .containsEntry("loss", "softmax");
    assertThat(RecordOptions.toMap(TransformerDecoder.Options.report()))
        .containsEntry("dim", 256L)
        .containsEntry("layers", 3L)
        .containsEntry("learningRate", 1e-2)
        .containsEntry("loss", "softmax");
  }

  @Test
  void theDefaultPresetComesFirst() {
    assertThat(Recommenders.provider("rnn").presets()).containsExactly("report");
    assertThat(Recommenders.provider("gru").presets()).containsExactly("gru4rec");
    assertThat(Recommenders.provider("lstm").presets()).containsExactly("lstm");
    assertThat(Recommenders.provider("transformer").presets()).containsExactly("tuned", "report");
  }
}
