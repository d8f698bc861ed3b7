/**
 * Whether a difference between two models is more than chance: confidence intervals and paired
 * tests over cases.
 */
@NullMarked
package io.github.seqrec.eval.significance;

import org.jspecify.annotations.NullMarked;
