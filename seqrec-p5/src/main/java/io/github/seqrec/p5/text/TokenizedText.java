package io.github.seqrec.p5.text;

/**
 * A text as a T5 or P5 reads it.
 *
 * @param ids one for each piece, {@code </s>} last
 * @param wholeWords for each piece the number of its word, from 1, and 0 for {@code </s>}: the rows
 *     of P5's whole-word embedding (Geng et al. 2022, section 3.2); padding has 0 too
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
public record TokenizedText(int[] ids, int[] wholeWords) {}
