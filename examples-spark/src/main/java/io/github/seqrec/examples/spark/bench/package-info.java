/** Measurements on Apache Spark. */
@NullMarked
package io.github.seqrec.examples.spark.bench;

import org.jspecify.annotations.NullMarked;
