/** Models on disk: safetensors, catalogue, configuration, card. */
@NullMarked
package io.github.seqrec.models.store;

import org.jspecify.annotations.NullMarked;
