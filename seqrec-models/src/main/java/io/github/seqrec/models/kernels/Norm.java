package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;

/**
 * The parameters of a layer normalisation over the last axis (Ba, Kiros and Hinton 2016).
 *
 * @param gain (D)
 * @param bias (D)
 */
public record Norm(NDArray gain, NDArray bias) {}
