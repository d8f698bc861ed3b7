package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.Fallback;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers may ask costs bounded work, and is answered or refused by a short message. */
@Timeout(120)
class HostileRequestsTest {

  private static final int MANY = 1_000_000;
  private static final int LONGEST_MESSAGE = 2_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"sasrec, modern, dim=16 blocks=1", "fpmc, tuned, dim=16"})
  void everyHostileRequestIsAnsweredOrRefusedAndTheServiceGoesOn(
      String model, String preset, String changes) throws IOException {
    Path saved = Tiny.saved(directory, model, preset, changes);
    ServiceOptions options = ServiceOptions.defaults().toBuilder().workers(1).build();
    try (RecommendationService service =
        RecommendationService.start(Recommenders.load(saved), options)) {
      Recommendation expected = service.recommend(RecommendRequest.of("i1", "i2", "i3"));

      List<String> known = new ArrayList<>(Collections.nCopies(MANY, "i5"));
      known.addAll(List.of("i1", "i2", "i3"));
      assertThat(service.recommend(RecommendRequest.of(known).seen(SeenPolicy.INCLUDE)).items())
          .hasSize(10);

      List<String> unknown = IntStream.range(0, MANY).mapToObj(i -> "x" + i).toList();
      Recommendation answer = service.recommend(RecommendRequest.of(unknown));
      assertThat(answer.fallbackUsed()).isTrue();
      assertThat(answer.unknownItems()).hasSize(MANY);
      refused(service, RecommendRequest.of(unknown).fallback(Fallback.REFUSE), "999995 more");

      String longId = "a".repeat(MANY);
      assertThat(service.recommend(RecommendRequest.of(longId, "i1", "i2", "i3")).items())
          .isEqualTo(expected.items());
      refused(service, RecommendRequest.of(longId).fallback(Fallback.REFUSE), "no item of the");
      refused(service, RecommendRequest.of("i1").wanting(longId), "reads no actions");
      assertThat(service.recommend(RecommendRequest.of("i1").user(longId)).items()).isNotEmpty();

      assertThat(service.recommend(RecommendRequest.of("\0", "i1\0", "i1", "i2", "i3")).items())
          .isEqualTo(expected.items());
      refused(
          service, RecommendRequest.of("\0\r\nERROR ").fallback(Fallback.REFUSE), "[???ERROR ]");

      RecommendRequest all = RecommendRequest.of("i1").topK(Integer.MAX_VALUE);
      assertThat(service.recommend(all).items()).hasSize(11);
      assertThat(service.recommend(all.rerank(Integer.MAX_VALUE, items -> items)).items())
          .hasSize(11);
      assertThat(service.recommend(all.allow(unknown)).items()).isEmpty();
      assertThat(service.recommend(all.deny(unknown).probabilities()).items()).hasSize(11);

      assertThat(service.recommend(RecommendRequest.of("i1", "i2", "i3"))).isEqualTo(expected);
    }
  }

  private static void refused(
      RecommendationService service, RecommendRequest request, String message) {
    assertThatThrownBy(() -> service.recommend(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST_MESSAGE));
  }
}
