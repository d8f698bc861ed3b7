/** How items are spelt for a language model. */
@NullMarked
package io.github.seqrec.p5.indexing;

import org.jspecify.annotations.NullMarked;
