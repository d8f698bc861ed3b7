/** For the other modules of the project and nobody else: may change in any release. */
@NullMarked
package io.github.seqrec.api.internal;

import org.jspecify.annotations.NullMarked;
