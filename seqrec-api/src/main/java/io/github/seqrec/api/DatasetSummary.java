package io.github.seqrec.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What identifies a dataset in reports and model cards.
 *
 * @param digest SHA-256, in hexadecimal, over item ids, user ids and item sequences in their order;
 *     equal for the same content whatever file it came from
 * @param users number of users
 * @param items number of items
 * @param interactions number of events
 */
public record DatasetSummary(String digest, int users, int items, long interactions) {

  /** Reads a dataset once and sums it up. */
  public static DatasetSummary of(SequenceDataset dataset) {
    Builder builder = builder(dataset.items());
    builder.addAll(dataset);
    return builder.build();
  }

  /** A summary of users that come in parts, as no process holds them all. */
  public static Builder builder(ItemCatalog items) {
    return new Builder(items);
  }

  /** Sums up users in the order of the dataset. Not thread-safe. */
  public static final class Builder {

    private final MessageDigest sha = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(1024 * Integer.BYTES);
    private final int items;
    private int users;
    private long interactions;
    private boolean spent;

    private Builder(ItemCatalog catalog) {
      items = catalog.size();
      for (String id : catalog.ids()) {
        update(id);
      }
    }

    /**
     * Adds the users of a part; its item indices must be those of the builder's catalogue.
     *
     * @throws IllegalStateException if the summary has been made
     */
    public Builder addAll(SequenceDataset part) {
      requireUnspent();
      for (int u = 0; u < part.userCount(); u++) {
        update(part.userId(u));
        UserSequence sequence = part.sequence(u);
        buffer.putInt(sequence.size());
        for (int t = 0; t < sequence.size(); t++) {
          if (!buffer.hasRemaining()) {
            digestBuffer();
          }
          buffer.putInt(sequence.item(t));
        }
        digestBuffer();
      }
      users = Math.addExact(users, part.userCount());
      interactions += part.interactionCount();
      return this;
    }

    /**
     * The summary; the builder is spent.
     *
     * @throws IllegalStateException if it was before
     */
    public DatasetSummary build() {
      requireUnspent();
      spent = true;
      return new DatasetSummary(HexFormat.of().formatHex(sha.digest()), users, items, interactions);
    }

    private void requireUnspent() {
      if (spent) {
        throw new IllegalStateException(
            "the builder has made its summary; begin another with DatasetSummary.builder");
      }
    }

    private void digestBuffer() {
      sha.update(buffer.flip());
      buffer.clear();
    }

    private void update(String id) {
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
      sha.update(utf8);
    }
  }

  /** Mean number of events of a user; 0 without users. */
  public double averageLength() {
    return users == 0 ? 0 : (double) interactions / users;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
