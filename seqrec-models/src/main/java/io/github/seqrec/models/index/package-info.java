/** How the best items of a large catalogue are found. */
@NullMarked
package io.github.seqrec.models.index;

import org.jspecify.annotations.NullMarked;
