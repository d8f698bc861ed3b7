package io.github.seqrec.data.internal;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;
import java.util.List;

/** Some users of another dataset; a view with the catalogue of the whole. */
public final class UserSubset implements SequenceDataset {

  private final SequenceDataset whole;
  private final int[] users;
  private final long interactionCount;

  /**
   * Makes a view.
   *
   * @param users the users of the whole that are seen, in this order; not copied
   */
  public UserSubset(SequenceDataset whole, int[] users) {
    this.whole = whole;
    this.users = users;
    this.interactionCount =
        Arrays.stream(users).mapToLong(user -> whole.sequence(user).size()).sum();
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
    return users.length;
  }

  @Override
  public long interactionCount() {
    return interactionCount;
  }

  @Override
  public String userId(int user) {
    return whole.userId(users[user]);
  }

  @Override
  public UserSequence sequence(int user) {
    return whole.sequence(users[user]);
  }
}
