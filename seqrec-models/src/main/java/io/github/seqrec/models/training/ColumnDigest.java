package io.github.seqrec.models.training;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;

/** Tells ratings and actions of a dataset from others, which its own digest does not read. */
final class ColumnDigest {

  private ColumnDigest() {}

  /**
   * SHA-256, in hexadecimal.
   *
   * @param ratings whether they count
   * @param actions whether they count
   */
  static String of(SequenceDataset data, boolean ratings, boolean actions) {
    Hasher hasher = Hashing.sha256().newHasher();
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
    return hasher.hash().toString();
  }
}
