/** The training loop: model-blind, seeded, resumable. */
@NullMarked
package io.github.seqrec.models.training;

import org.jspecify.annotations.NullMarked;
