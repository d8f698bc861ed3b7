/** seqrec on Apache Spark: Spark distributes, seqrec recommends. */
@NullMarked
package io.github.seqrec.spark;

import org.jspecify.annotations.NullMarked;
