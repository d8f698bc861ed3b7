/** Questions in words: templates, their rendering as tokens, and training examples made of them. */
@NullMarked
package io.github.seqrec.p5.prompt;

import org.jspecify.annotations.NullMarked;
