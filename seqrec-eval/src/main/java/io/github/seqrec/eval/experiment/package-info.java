/**
 * Experiments: models x data sets x seeds, run once each, resumed after an interruption, and
 * reported as tables and as a page with charts. Models are functions of the caller.
 */
@NullMarked
package io.github.seqrec.eval.experiment;

import org.jspecify.annotations.NullMarked;
