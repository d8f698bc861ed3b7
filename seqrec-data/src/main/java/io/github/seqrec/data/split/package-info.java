/**
 * Training, validation and test: the last events of each user, by a time, a share, or whole users.
 */
@NullMarked
package io.github.seqrec.data.split;

import org.jspecify.annotations.NullMarked;
