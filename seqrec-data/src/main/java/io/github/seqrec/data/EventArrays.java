package io.github.seqrec.data;

import org.jspecify.annotations.Nullable;

/**
 * Events grouped by user while a dataset is made: those of user {@code u} lie at {@code offsets[u]}
 * to {@code offsets[u + 1] - 1} of each column that exists.
 */
final class EventArrays {

  final int[] offsets;
  final int[] items;
  final long @Nullable [] timestamps;
  final float @Nullable [] ratings;
  final int @Nullable [] actions;

  EventArrays(
      int[] offsets,
      int[] items,
      long @Nullable [] timestamps,
      float @Nullable [] ratings,
      int @Nullable [] actions) {
    this.offsets = offsets;
    this.items = items;
    this.timestamps = timestamps;
    this.ratings = ratings;
    this.actions = actions;
  }

  int users() {
    return offsets.length - 1;
  }

  int events() {
    return items.length;
  }

  /** Columns for so many events of one user, the same ones as here. */
  EventArrays likeThis(int events) {
    return new EventArrays(
        new int[] {0, events},
        new int[events],
        timestamps == null ? null : new long[events],
        ratings == null ? null : new float[events],
        actions == null ? null : new int[events]);
  }
}
