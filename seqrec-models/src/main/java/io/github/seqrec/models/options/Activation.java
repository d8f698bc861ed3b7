package io.github.seqrec.models.options;

/** The non-linear function of a feed-forward network. */
public enum Activation {
  /** max(0, x). */
  RELU,

  /** x times the normal distribution function (Hendrycks and Gimpel 2016). */
  GELU
}
