package io.github.seqrec.models.exchange;

import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.plain.TransformerOptions;
import io.github.seqrec.models.plain.TransformerOptions.NormPlace;
import io.github.seqrec.models.plain.TransformerOptions.Padding;
import io.github.seqrec.models.plain.TransformerOptions.Positions;

/**
 * The Python programs whose SASRec is read. The names and shapes of their tensors do not tell them
 * all apart, so the caller says which one it was.
 *
 * <p>{@code SASRec.pytorch} is github.com/pmixer/SASRec.pytorch, by the dates of its model file. It
 * fills histories up to {@code maxlen} in front, and its items attend to that filling, which is
 * imitated. RecBole is github.com/RUCAIBox/RecBole; its positions count from the oldest item.
 */
public enum SasRecLayout {
  /** SASRec.pytorch, October 2020 to June 2024: {@code maxlen} positions. */
  PYTORCH_2020(NormPlace.QUERY, Padding.ZEROED),
  /** SASRec.pytorch, June 2024 to May 2025: {@code maxlen + 1} positions, the first unused. */
  PYTORCH_2024(NormPlace.QUERY, Padding.ATTENDED),
  /** SASRec.pytorch since May 2025 with {@code --norm_first}. */
  PYTORCH_PRE_NORM(NormPlace.PRE, Padding.ATTENDED),
  /** SASRec.pytorch since May 2025 without {@code --norm_first}. */
  PYTORCH_POST_NORM(NormPlace.POST, Padding.ATTENDED),
  /** RecBole with {@code hidden_act: gelu}, its default. */
  RECBOLE_GELU(Activation.GELU),
  /** RecBole with {@code hidden_act: relu}. */
  RECBOLE_RELU(Activation.RELU);

  /** The default of RecBole's {@code layer_norm_eps}. */
  private static final double RECBOLE_EPSILON = 1e-12;

  private static final double PYTORCH_EPSILON = 1e-8;

  private final boolean recBole;
  private final NormPlace normPlace;
  private final Padding padding;
  private final Activation activation;

  SasRecLayout(NormPlace normPlace, Padding padding) {
    this.recBole = false;
    this.normPlace = normPlace;
    this.padding = padding;
    this.activation = Activation.RELU;
  }

  SasRecLayout(Activation activation) {
    this.recBole = true;
    this.normPlace = NormPlace.POST;
    this.padding = Padding.NONE;
    this.activation = activation;
  }

  boolean isRecBole() {
    return recBole;
  }

  /** How many rows of the position embedding come before the one that is used first. */
  int unusedPositions() {
    return padding == Padding.ATTENDED ? 1 : 0;
  }

  TransformerOptions options(int maxLength, int dim, int inner, int blocks, int heads) {
    return new TransformerOptions(
        maxLength,
        dim,
        inner,
        blocks,
        heads,
        normPlace,
        true,
        recBole,
        !recBole,
        recBole ? Positions.FROM_OLDEST : Positions.LEARNT,
        padding,
        activation,
        recBole ? 1 : Math.sqrt(dim),
        recBole ? RECBOLE_EPSILON : PYTORCH_EPSILON);
  }
}
