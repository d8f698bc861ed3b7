package io.github.seqrec.models.kernels;

/**
 * Who does a piece of work that can be divided: several threads side by side, or the caller alone.
 */
public interface Shares {

  /** A divided piece of work. */
  interface Work {
    /**
     * Does a share of it.
     *
     * @param share from 0
     * @param shares how many there are
     */
    void run(int share, int shares);
  }

  /** The caller alone. */
  Shares CALLER =
      new Shares() {
        @Override
        public int count() {
          return 1;
        }

        @Override
        public void all(Work work) {
          work.run(0, 1);
        }
      };

  /** How many there are. */
  int count();

  /** Has all shares of the work done; returns when they are. */
  void all(Work work);
}
