package io.github.seqrec.data.internal;

/** Where the rows of a column go, first row to last, when they are grouped by user. */
public final class Places {

  private final IntChunks users;
  private final int[] next;
  private int row;

  /**
   * Starts at the first row.
   *
   * @param users the user of each row
   * @param offsets where the rows of each user begin in the result
   */
  public Places(IntChunks users, int[] offsets) {
    this.users = users;
    this.next = offsets.clone();
  }

  /** The place of the next row. */
  int next() {
    return next[users.get(row++)]++;
  }
}
