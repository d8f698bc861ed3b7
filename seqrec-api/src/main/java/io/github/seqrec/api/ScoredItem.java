package io.github.seqrec.api;

/**
 * A recommended item.
 *
 * @param id the item's id
 * @param score the model's score; only the order within one answer means something
 */
public record ScoredItem(String id, float score) {}
