/** Runnable examples, one class each; every one has {@code --help} and is run by a test. */
@NullMarked
package io.github.seqrec.examples;

import org.jspecify.annotations.NullMarked;
