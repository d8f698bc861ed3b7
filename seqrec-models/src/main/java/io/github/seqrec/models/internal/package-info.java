/** Nobody else's. */
@NullMarked
package io.github.seqrec.models.internal;

import org.jspecify.annotations.NullMarked;
