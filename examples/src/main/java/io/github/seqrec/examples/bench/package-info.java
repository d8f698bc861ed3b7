/** Benchmarks, one class each; every one prints one line of JSON. */
@NullMarked
package io.github.seqrec.examples.bench;

import org.jspecify.annotations.NullMarked;
