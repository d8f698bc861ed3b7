/** Text as T5 reads it: pieces, their ids, and the whole words that P5 counts. */
@NullMarked
package io.github.seqrec.p5.text;

import org.jspecify.annotations.NullMarked;
