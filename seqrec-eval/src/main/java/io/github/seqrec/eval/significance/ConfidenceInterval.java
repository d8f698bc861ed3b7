package io.github.seqrec.eval.significance;

/**
 * A figure and the interval that it is known to.
 *
 * @param estimate the figure
 * @param low lower end
 * @param high upper end
 */
public record ConfidenceInterval(double estimate, double low, double high) {}
