/** Models that count: what every neural model must beat. */
@NullMarked
package io.github.seqrec.models.baselines;

import org.jspecify.annotations.NullMarked;
