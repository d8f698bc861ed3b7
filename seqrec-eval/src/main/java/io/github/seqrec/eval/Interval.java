package io.github.seqrec.eval;

/**
 * A figure and the interval that it is known to.
 *
 * @param estimate the figure
 * @param low lower end
 * @param high upper end
 */
public record Interval(double estimate, double low, double high) {}
