/** Models from and for Python: weights trained there are read, and networks are written as ONNX. */
@NullMarked
package io.github.seqrec.models.exchange;

import org.jspecify.annotations.NullMarked;
