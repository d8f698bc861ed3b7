package io.github.seqrec.data;

import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.data.internal.AsciiBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes made-up events to a file of any size, for measurements: lines of {@code
 * user,item,timestamp} in the order of time, so that the events of a user are scattered over the
 * whole file, as they are in a log. Immutable: the methods that configure return a changed copy.
 *
 * <p>Users are equally active; items are not equally popular: the share of the {@code k}-th is
 * about proportional to {@code k^(-2/3)}. There is no rule in the sequences. Times are epoch
 * seconds from 2010 on. Ids are whole numbers from 1. The same arguments give the same bytes.
 */
public final class SyntheticEvents {

  private static final long START = 1_262_304_000L;
  private static final int YEARS = 10;
  private static final int CHUNK = 1 << 16;

  private final long events;
  private final long seed;
  private final int users;
  private final int items;

  private SyntheticEvents(long events, long seed, int users, int items) {
    require(events, "events");
    require(users, "users");
    require(items, "items");
    this.events = events;
    this.seed = seed;
    this.users = users;
    this.items = items;
  }

  private static void require(long count, String name) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " (" + count + ") must be at least 1");
    }
  }

  /**
   * This many events; of a hundredth as many users, and a five-hundredth as many items.
   *
   * @throws IllegalArgumentException if {@code events} is below 1
   */
  public static SyntheticEvents of(long events, long seed) {
    int users = (int) Math.min(Integer.MAX_VALUE, Math.max(1, events / 100));
    return new SyntheticEvents(events, seed, users, Math.max(1, users / 5));
  }

  /**
   * With this many users.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public SyntheticEvents users(int count) {
    return new SyntheticEvents(events, seed, count, items);
  }

  /**
   * With this many items.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public SyntheticEvents items(int count) {
    return new SyntheticEvents(events, seed, users, count);
  }

  /**
   * Writes a file as a whole or not at all, and replaces one that is there.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.replace(file, this::writeLines);
  }

  private void writeLines(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    double step = YEARS * 365.25 * 86_400 / events;
    AsciiBuffer text = new AsciiBuffer();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long event = 0; event < events; event++) {
        double popularity = random.nextDouble();
        text.put((long) (1 + random.nextInt(users)));
        text.put(',');
        text.put((long) (1 + (int) (items * popularity * popularity * popularity)));
        text.put(',');
        text.put(START + (long) (event * step));
        text.put('\n');
        if (text.size() >= CHUNK) {
          out.write(text.bytes(), 0, text.size());
          text.clear();
        }
      }
      out.write(text.bytes(), 0, text.size());
    }
  }
}
