package io.github.seqrec.models.kernels;

import io.github.seqrec.models.options.Activation;

/**
 * A point-wise feed-forward network: {@code outer(activation(inner(x)))}.
 *
 * <p>Shape legend: D state size, F inner size.
 *
 * @param inner (F, D)
 * @param activation between the two
 * @param outer (D, F)
 */
public record FeedForward(Linear inner, Activation activation, Linear outer) {}
