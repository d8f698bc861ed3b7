/** What a neural network gives to training and serving, and the parts it is made of. */
@NullMarked
package io.github.seqrec.models.network;

import org.jspecify.annotations.NullMarked;
