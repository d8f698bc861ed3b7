package io.github.seqrec.examples;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import com.google.common.base.Splitter;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions as SEFrame publishes them: {@code train.txt}, {@code valid.txt} and {@code test.txt},
 * perhaps with the ending {@code .gz}, each with a line {@code sessionId userId items} for every
 * session, the items between commas, under a line of names. Numbers of sessions rise with time over
 * all three files, so they stand in for timestamps.
 *
 * <p>Those of Delicious are one bookmark each, and their items are its tags.
 */
final class SeFrame {

  private static final List<String> PARTS = List.of("train", "valid", "test");
  private static final DelimitedText SESSIONS =
      DelimitedText.separatedBy("\t", TIMESTAMP, USER, ITEM).skippingHeader();
  private static final Splitter COMMA = Splitter.on(',');

  private SeFrame() {}

  /** An event for each item of each session. */
  static InteractionDataset items(Path directory, ReadOptions options) throws IOException {
    return read(directory, options, true);
  }

  /**
   * The session itself as an item, an event for each item that it has. For Delicious this is what
   * becomes of a bookmark in a table of (user, bookmark, tag) rows, except that a bookmark of two
   * users is two items here.
   */
  static InteractionDataset rows(Path directory, ReadOptions options) throws IOException {
    return read(directory, options, false);
  }

  private static InteractionDataset read(Path directory, ReadOptions options, boolean items)
      throws IOException {
    InteractionBuilder events = InteractionDataset.builder();
    for (Path file : files(directory)) {
      InteractionDataset sessions = SESSIONS.read(file, options);
      for (int user = 0; user < sessions.userCount(); user++) {
        UserSequence sequence = sessions.sequence(user);
        for (int i = 0; i < sequence.size(); i++) {
          long number = sequence.timestamp(i);
          for (String item : COMMA.split(sessions.items().id(sequence.item(i)))) {
            events.add(sessions.userId(user), items ? item : "session " + number, number);
          }
        }
      }
    }
    return events.build();
  }

  /** The three files, in the order of time. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String part : PARTS) {
      Path plain = directory.resolve(part + ".txt");
      Path file = Files.exists(plain) ? plain : directory.resolve(part + ".txt.gz");
      if (!Files.exists(file)) {
        throw new NoSuchFileException(plain.toString());
      }
      files.add(file);
    }
    return files;
  }
}
