/** Ready-made recommenders, and how to find them by name and load them from disk. */
@NullMarked
package io.github.seqrec.models;

import org.jspecify.annotations.NullMarked;
