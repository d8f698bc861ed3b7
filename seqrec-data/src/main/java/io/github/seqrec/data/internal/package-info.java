/** Nobody else's: may change in any release. */
@NullMarked
package io.github.seqrec.data.internal;

import org.jspecify.annotations.NullMarked;
