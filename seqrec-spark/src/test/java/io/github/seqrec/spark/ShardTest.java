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

  private static SequenceColumns two(int[] offsets, int... items) {
    return new SequenceColumns(new String[] {"a", "c"}, offsets, items, null, null, null);
  }

  @Test
  void usersWithOneEventOrNoneHaveNothingToLearn() {
    int[] places = {0, 2};
    assertThat(new Shard(0, places, two(new int[] {0, 0, 1}, 7)).trainable()).isZero();
    assertThat(new Shard(0, places, two(new int[] {0, 1, 3}, 7, 8, 9)).trainable()).isEqualTo(1);
    assertThat(new Shard(0, new int[0], SequenceColumns.joined(List.of())).trainable()).isZero();
  }

  @Test
  void amongAllUsersThoseOfOtherShardsAreEmpty() {
    SequenceColumns two = two(new int[] {0, 2, 5}, 7, 8, 9, 7, 9);
    SequenceColumns among =
        new Shard(0, new int[] {0, 2}, two).amongAll(new String[] {"a", "b", "c", "d"});
    assertThat(among.users()).containsExactly("a", "b", "c", "d");
    assertThat(among.offsets()).containsExactly(0, 2, 2, 5, 5);
    assertThat(among.items()).containsExactly(7, 8, 9, 7, 9);
  }
}
