/** Records of options as names and values, and their builders. */
@NullMarked
package io.github.seqrec.models.options;

import org.jspecify.annotations.NullMarked;
