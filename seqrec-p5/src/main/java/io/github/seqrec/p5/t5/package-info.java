/** T5 as a network of kernels: forward pass, exact ranking, decoding, training. */
@NullMarked
package io.github.seqrec.p5.t5;

import org.jspecify.annotations.NullMarked;
