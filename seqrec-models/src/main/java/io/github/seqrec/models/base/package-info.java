/** What recommenders are built on, those of this module and those of others. */
@NullMarked
package io.github.seqrec.models.base;

import org.jspecify.annotations.NullMarked;
