/** Models of the HuggingFace hub: its cache on disk, and downloads that were asked for. */
@NullMarked
package io.github.seqrec.p5.hub;

import org.jspecify.annotations.NullMarked;
