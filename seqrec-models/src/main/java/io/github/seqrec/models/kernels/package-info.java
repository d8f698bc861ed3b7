/** The few differentiable fused operations that DJL lacks, as typed methods. */
@NullMarked
package io.github.seqrec.models.kernels;

import org.jspecify.annotations.NullMarked;
