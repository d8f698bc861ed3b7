package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecommendRequestTest {

  private final RecommendRequest request = RecommendRequest.of("a", "b");

  @Test
  void defaultsAreTenUnseenItemsAndPopularityAsFallback() {
    assertThat(request.history()).containsExactly("a", "b");
    assertThat(request.topK()).isEqualTo(10);
    assertThat(request.seen()).isEqualTo(SeenPolicy.EXCLUDE);
    assertThat(request.fallback()).isEqualTo(Fallback.POPULARITY);
    assertThat(request.user()).isEmpty();
    assertThat(request.allow()).isEmpty();
    assertThat(request.deny()).isEmpty();
    assertThat(request.actions()).isEmpty();
    assertThat(request.targetAction()).isEmpty();
  }

  @Test
  void everyMethodKeepsWhatTheOthersSet() {
    RecommendRequest full =
        request
            .actions(List.of("view", "buy"))
            .wanting("buy")
            .user("u")
            .topK(3)
            .allow(List.of("c", "c"))
            .seen(SeenPolicy.INCLUDE)
            .fallback(Fallback.REFUSE)
            .topK(4)
            .user("v");
    assertThat(full.user()).contains("v");
    assertThat(full.actions()).contains(List.of("view", "buy"));
    assertThat(full.targetAction()).contains("buy");
    assertThat(full.wanting("view").actions()).contains(List.of("view", "buy"));
    assertThat(full.topK()).isEqualTo(4);
    assertThat(full.allow().orElseThrow().ids()).containsExactly("c");
    assertThat(full.seen()).isEqualTo(SeenPolicy.INCLUDE);
    assertThat(full.fallback()).isEqualTo(Fallback.REFUSE);
    assertThat(full.history()).containsExactly("a", "b");
    assertThat(request.topK()).as("the original is unchanged").isEqualTo(10);
  }

  @Test
  void allowAndDenyTogetherAreRefused() {
    assertThatThrownBy(() -> request.allow(List.of("c")).deny(List.of("d", "e")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allow (1 items) and deny (2 items) exclude each other");
    assertThatThrownBy(() -> request.deny(List.of("c")).allow(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void topKBelowOneIsRefused() {
    assertThatThrownBy(() -> request.topK(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topK (0) must be at least 1");
  }

  @Test
  void actionsOfAnotherNumberThanItemsAreRefused() {
    assertThatThrownBy(() -> request.actions(List.of("view")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("actions (1) must be as many as items of the history (2)");
  }
}
