/**
 * Search for good options: random, and asynchronous successive halving. Chooses by whatever figure
 * the caller measures, which must be one of validation, never of the test.
 */
@NullMarked
package io.github.seqrec.eval.search;

import org.jspecify.annotations.NullMarked;
