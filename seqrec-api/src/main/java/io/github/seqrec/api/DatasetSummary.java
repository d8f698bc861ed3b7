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
    MessageDigest sha = sha256();
    for (String id : dataset.items().ids()) {
      update(sha, id);
    }
    for (int u = 0; u < dataset.userCount(); u++) {
      update(sha, dataset.userId(u));
      UserSequence sequence = dataset.sequence(u);
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (sequence.size() + 1));
      bytes.putInt(sequence.size());
      for (int t = 0; t < sequence.size(); t++) {
        bytes.putInt(sequence.item(t));
      }
      sha.update(bytes.flip());
    }
    return new DatasetSummary(
        HexFormat.of().formatHex(sha.digest()),
        dataset.userCount(),
        dataset.items().size(),
        dataset.interactionCount());
  }

  /** Mean number of events of a user; 0 without users. */
  public double averageLength() {
    return users == 0 ? 0 : (double) interactions / users;
  }

  private static void update(MessageDigest sha, String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
    sha.update(utf8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
