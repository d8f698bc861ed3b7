package io.github.seqrec.data.doctor;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ties in time, and training on events that came after what is tested. */
final class TimeChecks {

  private TimeChecks() {}

  static List<Finding> of(InteractionDataset data, Split split) {
    if (!data.sequence(0).hasTimestamps()) {
      return List.of(
          LeakageDoctor.finding(
              "times",
              Level.WARNING,
              "no timestamps: the order of the rows is taken on trust, and ties and later training"
                  + " events cannot be seen"));
    }
    Map<String, Integer> users = new HashMap<>();
    for (int u = 0; u < data.userCount(); u++) {
      users.put(data.userId(u), u);
    }
    long tied = 0;
    long firstTest = Long.MAX_VALUE;
    for (TestCase next : split.test()) {
      int user = users.getOrDefault(next.history().user().orElse(""), -1);
      int t = next.history().size();
      if (user < 0 || t >= data.sequence(user).size()) {
        throw new IllegalArgumentException(
            "the split must be one of these data, and has a case of another user or length: "
                + next.history().user().orElse("no user"));
      }
      UserSequence sequence = data.sequence(user);
      firstTest = Math.min(firstTest, sequence.timestamp(t));
      boolean before = t > 0 && sequence.timestamp(t) == sequence.timestamp(t - 1);
      boolean after = t + 1 < sequence.size() && sequence.timestamp(t) == sequence.timestamp(t + 1);
      tied += before || after ? 1 : 0;
    }
    return List.of(ties(data, tied, split.test().size()), later(split.training(), firstTest));
  }

  private static Finding ties(InteractionDataset data, long tiedCases, int cases) {
    long ties = data.notes().last().ties();
    double share = (double) tiedCases / cases;
    return LeakageDoctor.finding(
        "ties",
        share > 0.05 ? Level.WARNING : Level.FACT,
        String.format(
            Locale.ROOT,
            "%,d events (%.2f %%) have the time of the event before them; the tie rule (order of"
                + " the input) decides %,d test items (%.2f %%)%s",
            ties,
            100.0 * ties / data.interactionCount(),
            tiedCases,
            100 * share,
            share > 0.05 ? ", so state it with every result" : ""),
        "ties",
        ties,
        "test_items_decided",
        tiedCases);
  }

  private static Finding later(SequenceDataset training, long firstTest) {
    long later = 0;
    for (int u = 0; u < training.userCount(); u++) {
      UserSequence sequence = training.sequence(u);
      int t = sequence.size();
      while (t > 0 && sequence.timestamp(t - 1) > firstTest) {
        t--;
      }
      later += sequence.size() - t;
    }
    double share = (double) later / Math.max(1, training.interactionCount());
    return LeakageDoctor.finding(
        "later training",
        later > 0 ? Level.WARNING : Level.FACT,
        later == 0
            ? "no training event is later than the first test event"
            : String.format(
                Locale.ROOT,
                "%,d training events (%.2f %%) are later than the first test event, as they are in"
                    + " every split by user; TimeSplit has none",
                later,
                100 * share),
        "later_training_events",
        later);
  }
}
