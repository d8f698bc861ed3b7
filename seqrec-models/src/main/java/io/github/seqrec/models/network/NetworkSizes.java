package io.github.seqrec.models.network;

/**
 * What a network's embeddings are to hold.
 *
 * @param items number of items N; indices run from 1 to N
 * @param users number of users U, indices run from 1 to U; 0 for a network that does not read them
 * @param actions number of actions A, codes run from 1 to A; 0 for a network that does not read
 *     them
 */
public record NetworkSizes(int items, int users, int actions) {}
