package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;

/**
 * The parameters of {@code y = x W^T + b}.
 *
 * @param weight W, (out, in)
 * @param bias b, (out)
 */
public record Linear(NDArray weight, NDArray bias) {}
