/** What in a data set or its split a result should not rest on. */
@NullMarked
package io.github.seqrec.data.doctor;

import org.jspecify.annotations.NullMarked;
