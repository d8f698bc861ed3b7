package io.github.seqrec.data;

import static io.github.seqrec.data.FiltersTest.spelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.internal.PrefixDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KCoreTest {

  /** Item c is rare; without it user 3 is rare; without user 3 so is item d. */
  private static InteractionDataset chain() {
    return InteractionDataset.builder()
        .add(new Interaction("3", "c", 1L, 1f, "x"))
        .add(new Interaction("3", "d", 2L, 2f, "y"))
        .add(new Interaction("1", "b", 3L, 3f, "x"))
        .add(new Interaction("1", "a", 4L, 4f, "y"))
        .add(new Interaction("1", "d", 5L, 5f, "z"))
        .add(new Interaction("2", "a", 6L, 6f, "x"))
        .add(new Interaction("2", "b", 7L, 7f, "y"))
        .build();
  }

  @Test
  void oncePassesOverTheDataOnce() {
    InteractionDataset kept = KCore.once(2).apply(chain());

    assertThat(kept.items().ids()).containsExactly("d", "b", "a");
    assertThat(spelled(kept)).containsExactly("3: d", "1: b a d", "2: a b");
  }

  @Test
  void stableGoesOnUntilNothingChanges() {
    InteractionDataset kept = KCore.stable(2).apply(chain());

    assertThat(kept.items().ids()).containsExactly("b", "a");
    assertThat(spelled(kept)).containsExactly("1: b a", "2: a b");
    assertThat(kept.notes().steps()).hasSize(2);
    assertThat(kept.notes().steps().get(1).name()).isEqualTo("2-core, stable (3 passes)");
    assertThat(kept.notes().steps().get(1).dropped())
        .isEqualTo(new PreparationNotes.Counts(1, 2, 3));
  }

  @Test
  void timestampsRatingsAndActionsStayWithTheirEvents() {
    InteractionDataset kept = KCore.stable(2).apply(chain());

    assertThat(kept.sequence(1).timestamp(1)).isEqualTo(7);
    assertThat(kept.sequence(1).rating(1)).isEqualTo(7f);
    assertThat(kept.sequence(1).action(1)).isEqualTo("y");
  }

  @Test
  void actionsKeepTheirCodes() {
    SequenceDataset view = new PrefixDataset(chain(), new int[] {0, 3, 2});
    InteractionDataset kept = KCore.once(2).apply(view);

    assertThat(view.actions()).containsExactly("x", "y", "z");
    assertThat(kept.actions()).containsExactly("x", "y", "z");
    assertThat(kept.sequence(0).history(2).action(1)).isEqualTo(2);
    assertThat(kept.sequence(0).action(1)).isEqualTo("y");
  }

  @Test
  void anyDatasetCanBeFiltered() {
    SequenceDataset view = new PrefixDataset(chain(), new int[] {2, 2, 2});
    InteractionDataset kept = KCore.stable(2).apply(view);

    assertThat(spelled(kept)).containsExactly("1: b a", "2: a b");
    assertThat(kept.sequence(1).action(1)).isEqualTo("y");
    assertThat(kept.notes().steps().get(0).name()).isEqualTo("given");
  }

  @Test
  void usersAndItemsWithoutEventsGoThoughAllEventsStay() {
    SequenceDataset view = new PrefixDataset(chain(), new int[] {2, 0, 0});
    InteractionDataset kept = KCore.stable(1).apply(view);

    assertThat(kept.interactionCount()).isEqualTo(view.interactionCount());
    assertThat(kept.userCount()).isEqualTo(1);
    assertThat(kept.items().ids()).hasSizeLessThan(view.items().size());
  }

  @Test
  void stableAgreesWithRemovingOneAtATime() {
    SplittableRandom random = new SplittableRandom(7);
    int compared = 0;
    for (int round = 0; round < 50; round++) {
      List<List<String>> rows = new ArrayList<>();
      InteractionBuilder builder = InteractionDataset.builder();
      for (int i = 0; i < 150; i++) {
        String user = "u" + random.nextInt(40);
        String item = "i" + random.nextInt(40);
        rows.add(List.of(user, item));
        builder.add(user, item);
      }
      while (rows.removeIf(row -> rare(rows, row, 0) || rare(rows, row, 1))) {
        // until nothing changes
      }
      if (rows.isEmpty()) {
        continue; // an empty core is refused
      }
      compared++;
      InteractionDataset kept = KCore.stable(3).apply(builder.build());
      List<String> expected =
          rows.stream()
              .map(row -> row.get(0))
              .distinct()
              .map(
                  user ->
                      user
                          + rows.stream()
                              .filter(row -> row.get(0).equals(user))
                              .map(row -> row.get(1))
                              .reduce(":", (a, b) -> a + " " + b))
              .toList();
      assertThat(spelled(kept)).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(compared).isGreaterThan(40);
  }

  @Test
  void anEmptyResultIsRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KCore.stable(5).apply(chain()))
        .withMessageContaining("5-core of 3 users, 4 items, 7 events")
        .withMessageContaining("all users are below 5 events, the most active has 3")
        .withMessageContaining("smaller minimum");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KCore.stable(3).apply(chain()))
        .withMessageContaining("all items are below 3 events, the most popular has 2");
  }

  @Test
  void theMinimumIsAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KCore.once(0))
        .withMessageContaining("minimum (0)");
  }

  private static boolean rare(List<List<String>> rows, List<String> row, int column) {
    return rows.stream().filter(r -> r.get(column).equals(row.get(column))).count() < 3;
  }
}
