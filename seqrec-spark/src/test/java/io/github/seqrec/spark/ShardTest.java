package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.data.SequenceColumns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTest {

  private static void assertSame(SequenceColumns found, SequenceColumns expected) {
    assertThat(found.users()).isEqualTo(expected.users());
    assertThat(found.offsets()).isEqualTo(expected.offsets());
    assertThat(found.items()).isEqualTo(expected.items());
    assertThat(found.timestamps()).isEqualTo(expected.timestamps());
    assertThat(found.ratings()).isEqualTo(expected.ratings());
    assertThat(found.actions()).isEqualTo(expected.actions());
  }

  @Test
  void usersAreDealtOutInTurnWithAllThatIsKnownOfThem() {
    var events = SparkSequencesTest.frame(LocalSpark.session(), SparkSequencesTest.events(400));
    var training = SparkSequences.of(events, SparkSequencesTest.ALL).leaveOneOut().training();
    SequenceColumns all = SequenceColumns.joined(training.collect());
    List<Shard> shards = Shard.of(training, 3).collect();
    assertThat(training.getNumPartitions()).isGreaterThan(1);
    assertThat(shards).hasSize(3);
    for (int worker = 0; worker < 3; worker++) {
      Shard shard = shards.get(worker);
      assertThat(shard.number()).isEqualTo(worker);
      assertThat(shard.places())
          .isEqualTo(IntStream.iterate(worker, u -> u < all.users().length, u -> u + 3).toArray());
      assertSame(
          shard.columns(),
          SequenceColumns.joined(IntStream.of(shard.places()).mapToObj(all::slice).toList()));
    }
  }

  @Test
  void amongAllUsersThoseOfOtherShardsAreEmpty() {
    SequenceColumns two =
        new SequenceColumns(
            new String[] {"a", "c"},
            new int[] {0, 2, 5},
            new int[] {7, 8, 9, 7, 9},
            null,
            null,
            null);
    SequenceColumns among =
        new Shard(0, new int[] {0, 2}, two).amongAll(new String[] {"a", "b", "c", "d"});
    assertThat(among.users()).containsExactly("a", "b", "c", "d");
    assertThat(among.offsets()).containsExactly(0, 2, 2, 5, 5);
    assertThat(among.items()).containsExactly(7, 8, 9, 7, 9);
  }
}
