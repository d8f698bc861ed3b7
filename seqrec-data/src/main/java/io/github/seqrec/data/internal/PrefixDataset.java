package io.github.seqrec.data.internal;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.List;
import java.util.Objects;

/** The first events of every user of another dataset; a view with the catalogue of the whole. */
public final class PrefixDataset implements SequenceDataset {

  private final SequenceDataset whole;
  private final int[] ends;
  private final long interactionCount;

  /**
   * Makes a view.
   *
   * @param ends how many events of each user are seen; not copied
   */
  public PrefixDataset(SequenceDataset whole, int[] ends) {
    this.whole = whole;
    this.ends = ends;
    long sum = 0;
    for (int end : ends) {
      sum += end;
    }
    this.interactionCount = sum;
  }

  @Override
  public ItemCatalog items() {
    return whole.items();
  }

  @Override
  public List<String> actions() {
    return whole.actions();
  }

  @Override
  public int userCount() {
    return whole.userCount();
  }

  @Override
  public long interactionCount() {
    return interactionCount;
  }

  @Override
  public String userId(int user) {
    return whole.userId(user);
  }

  @Override
  public UserSequence sequence(int user) {
    return new Prefix(whole.sequence(user), ends[user]);
  }

  private record Prefix(UserSequence whole, int size) implements UserSequence {

    @Override
    public int item(int position) {
      return whole.item(Objects.checkIndex(position, size));
    }

    @Override
    public boolean hasTimestamps() {
      return whole.hasTimestamps();
    }

    @Override
    public long timestamp(int position) {
      return whole.timestamp(Objects.checkIndex(position, size));
    }

    @Override
    public boolean hasRatings() {
      return whole.hasRatings();
    }

    @Override
    public float rating(int position) {
      return whole.rating(Objects.checkIndex(position, size));
    }

    @Override
    public boolean hasActions() {
      return whole.hasActions();
    }

    @Override
    public String action(int position) {
      return whole.action(Objects.checkIndex(position, size));
    }

    @Override
    public History history(int end) {
      Objects.checkFromToIndex(0, end, size);
      return whole.history(end);
    }
  }
}
