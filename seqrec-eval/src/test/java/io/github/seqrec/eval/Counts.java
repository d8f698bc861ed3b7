package io.github.seqrec.eval;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A dataset of item indices and nothing else. */
public final class Counts implements SequenceDataset {

  private final int itemCount;
  private final History[] users;

  /** A history per user. */
  public Counts(int itemCount, History... users) {
    this.itemCount = itemCount;
    this.users = users;
  }

  @Override
  public ItemCatalog items() {
    return ItemCatalog.of(IntStream.rangeClosed(1, itemCount).mapToObj(i -> "i" + i).toList());
  }

  @Override
  public int userCount() {
    return users.length;
  }

  @Override
  public long interactionCount() {
    return Arrays.stream(users).mapToLong(History::size).sum();
  }

  @Override
  public String userId(int user) {
    return "u" + user;
  }

  @Override
  public UserSequence sequence(int user) {
    History history = users[user];
    return new UserSequence() {
      @Override
      public int size() {
        return history.size();
      }

      @Override
      public int item(int position) {
        return history.item(position);
      }

      @Override
      public boolean hasTimestamps() {
        return false;
      }

      @Override
      public long timestamp(int position) {
        throw new UnsupportedOperationException();
      }

      @Override
      public boolean hasRatings() {
        return false;
      }

      @Override
      public float rating(int position) {
        throw new UnsupportedOperationException();
      }

      @Override
      public boolean hasActions() {
        return false;
      }

      @Override
      public String action(int position) {
        throw new UnsupportedOperationException();
      }

      @Override
      public History history(int end) {
        return History.of(Arrays.copyOf(history.toArray(), end));
      }
    };
  }
}
