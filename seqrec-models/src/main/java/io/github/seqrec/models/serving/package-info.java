/** Answers requests of many threads at once with one loaded model. */
@NullMarked
package io.github.seqrec.models.serving;

import org.jspecify.annotations.NullMarked;
