package io.github.seqrec.p5.hub;

import java.io.IOException;

/** The hub answered, and its answer is no: the cache must not hide that. */
final class RefusedException extends IOException {

  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
