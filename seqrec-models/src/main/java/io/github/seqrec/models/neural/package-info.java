/** The neural recommenders, one file each, in the order of their papers. */
@NullMarked
package io.github.seqrec.models.neural;

import org.jspecify.annotations.NullMarked;
