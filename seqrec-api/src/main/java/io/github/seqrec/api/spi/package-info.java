/** The door through which recommenders, ours and others', are found by name. */
@NullMarked
package io.github.seqrec.api.spi;

import org.jspecify.annotations.NullMarked;
