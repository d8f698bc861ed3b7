/** Networks computed in plain Java, on the heap: no native library is loaded. */
@NullMarked
package io.github.seqrec.models.plain;

import org.jspecify.annotations.NullMarked;
