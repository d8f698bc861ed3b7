package io.github.seqrec.models.training;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;

/**
 * Tells ratings and actions of a dataset from others, which its own digest does not read. Not
 * thread-safe.
 */
public final class ColumnDigest {

  private final Hasher hasher = Hashing.sha256().newHasher();
  private final boolean ratings;
  private final boolean actions;

  /**
   * A digest of nothing yet.
   *
   * @param ratings whether they count
   * @param actions whether they count
   */
  public ColumnDigest(boolean ratings, boolean actions) {
    this.ratings = ratings;
    this.actions = actions;
  }

  /** Adds the users of a dataset, one after the other. */
  public ColumnDigest addAll(SequenceDataset data) {
    for (int user = 0; user < data.userCount(); user++) {
      UserSequence events = data.sequence(user);
      for (int t = 0; t < events.size(); t++) {
        if (ratings && events.hasRatings()) {
          hasher.putFloat(events.rating(t));
        }
        if (actions && events.hasActions()) {
          String action = events.action(t);
          hasher.putInt(action.length()).putUnencodedChars(action);
        }
      }
    }
    return this;
  }

  /** SHA-256, in hexadecimal; the last thing that is asked. */
  public String digest() {
    return hasher.hash().toString();
  }
}
