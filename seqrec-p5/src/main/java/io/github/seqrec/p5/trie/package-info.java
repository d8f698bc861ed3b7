/** The token ids of a catalogue as a tree, and what a decoder computes of it. */
@NullMarked
package io.github.seqrec.p5.trie;

import org.jspecify.annotations.NullMarked;
