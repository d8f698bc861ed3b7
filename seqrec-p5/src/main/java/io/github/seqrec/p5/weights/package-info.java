/** T5 and P5 checkpoints as HuggingFace stores them: configuration and named arrays. */
@NullMarked
package io.github.seqrec.p5.weights;

import org.jspecify.annotations.NullMarked;
