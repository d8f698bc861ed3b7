/** Runnable examples on Apache Spark. */
@NullMarked
package io.github.seqrec.examples.spark;

import org.jspecify.annotations.NullMarked;
