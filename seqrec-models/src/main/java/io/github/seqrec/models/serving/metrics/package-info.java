/** Figures of a service for Micrometer, which is an optional dependency. */
@NullMarked
package io.github.seqrec.models.serving.metrics;

import org.jspecify.annotations.NullMarked;
