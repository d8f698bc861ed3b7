package io.github.seqrec.p5;

import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.options.RecordOptions;
import java.util.HashMap;
import java.util.Map;

/** A P5 that is trained in a second, and what it is trained on. */
final class TinyP5 {

  static final int ITEMS = 12;

  private TinyP5() {}

  /** An epoch of a block of size 16, but for options that are given as names and values in turn. */
  static P5Trainer trainer(String... replaced) {
    Map<String, String> options =
        new HashMap<>(
            Map.of("dim", "16", "inner", "32", "layers", "1", "epochs", "1", "batchSize", "16"));
    for (int i = 0; i < replaced.length; i += 2) {
      options.put(replaced[i], replaced[i + 1]);
    }
    return P5.trainer(RecordOptions.replace(P5.Options.report(), options));
  }

  /** Each item is followed by the next one, the last by the first. */
  static SequenceDataset circle() {
    return InMemoryDataset.cyclic(60, ITEMS, 3);
  }
}
