package io.github.seqrec.eval.significance;

/**
 * What a test says about two models on the same cases.
 *
 * @param difference mean of the first minus mean of the second
 * @param pValue the chance of a difference at least as large in either direction if the models were
 *     alike, 0..1
 */
public record PairedTest(double difference, double pValue) {}
