package io.github.seqrec.eval.experiment;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;

/** Tells what a split holds beside the items of its training data, which have their own digest. */
final class EventsDigest {

  private EventsDigest() {}

  /** SHA-256 of the ratings and actions of the training data, and of all cases. */
  static String of(Split split) {
    Hasher hasher = Hashing.sha256().newHasher();
    SequenceDataset training = split.training();
    for (int user = 0; user < training.userCount(); user++) {
      add(hasher, training.sequence(user));
    }
    split.validation().forEach(one -> add(hasher, one));
    split.test().forEach(one -> add(hasher, one));
    return hasher.hash().toString();
  }

  private static void add(Hasher hasher, TestCase one) {
    add(hasher, one.history());
    add(hasher, one.touched());
    int[] relevant = one.relevant();
    hasher.putInt(relevant.length);
    Arrays.stream(relevant).forEach(hasher::putInt);
  }

  private static void add(Hasher hasher, History history) {
    String user = history.user().orElse("");
    hasher.putInt(user.length()).putUnencodedChars(user);
    hasher.putInt(history.targetAction()).putInt(history.size());
    for (int t = 0; t < history.size(); t++) {
      hasher.putInt(history.item(t)).putInt(history.action(t));
    }
  }

  private static void add(Hasher hasher, UserSequence events) {
    for (int t = 0; t < events.size(); t++) {
      if (events.hasRatings()) {
        hasher.putFloat(events.rating(t));
      }
      if (events.hasActions()) {
        String action = events.action(t);
        hasher.putInt(action.length()).putUnencodedChars(action);
      }
    }
  }
}
