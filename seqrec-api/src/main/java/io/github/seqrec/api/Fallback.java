package io.github.seqrec.api;

/** What answers a request whose history holds no known item. */
public enum Fallback {
  /** The most popular items of the training data. */
  POPULARITY,
  /** An empty list. */
  NOTHING,
  /** {@link IllegalArgumentException}, which names the unknown items. */
  REFUSE
}
