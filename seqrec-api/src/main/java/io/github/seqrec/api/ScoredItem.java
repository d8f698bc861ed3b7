package io.github.seqrec.api;

/**
 * A recommended item.
 *
 * @param id the item's id
 * @param score the model's score, of which only the order within one answer means something; or, on
 *     demand, a probability
 */
public record ScoredItem(String id, float score) {}
