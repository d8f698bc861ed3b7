/** Benchmarks, one class each; they print lines of JSON. */
@NullMarked
package io.github.seqrec.examples.bench;

import org.jspecify.annotations.NullMarked;
