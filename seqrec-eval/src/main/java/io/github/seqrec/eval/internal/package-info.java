/** Nobody else's. */
@NullMarked
package io.github.seqrec.eval.internal;

import org.jspecify.annotations.NullMarked;
