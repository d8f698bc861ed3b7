package io.github.seqrec.api;

/** Whether items of the history are candidates for the next item. */
public enum SeenPolicy {
  /** Items of the history are no candidates. */
  EXCLUDE,
  /** Every item of the catalogue is a candidate, those of the history too. */
  INCLUDE
}
