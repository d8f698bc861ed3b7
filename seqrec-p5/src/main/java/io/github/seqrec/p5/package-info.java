/** P5: recommendation as language processing with a T5 model. */
@NullMarked
package io.github.seqrec.p5;

import org.jspecify.annotations.NullMarked;
