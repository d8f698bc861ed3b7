/** Charts as inline SVG: labelled axes, and marks that can be told apart without colours. */
@NullMarked
package io.github.seqrec.eval.chart;

import org.jspecify.annotations.NullMarked;
