package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.TrainingBatches;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Loss;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.network.PredictedPositions;
import io.github.seqrec.models.neural.SasRec;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ratings of targets do to a training. */
class RatingUseTest {

  private static final List<History> HISTORIES =
      List.of(History.of(1), History.of(1, 2), History.of(4, 3, 2), History.of(5, 5));

  /** All events of a user with one rating; items i1 to i6 have the indices 1 to 6. */
  private static final class Data {
    private final InteractionBuilder builder = InteractionDataset.builder();

    Data() {
      user("all", 5, 1, 2, 3, 4, 5, 6);
    }

    Data user(String id, float rating, int... items) {
      for (int item : items) {
        builder.add(new Interaction(id, "i" + item, null, rating, null));
      }
      return this;
    }

    SequenceDataset build() {
      return builder.build();
    }
  }

  private static SequentialRecommender train(TrainingOptions training, SequenceDataset data) {
    return SasRec.trainer(Tiny.sasRec().toBuilder().dropout(0).training(training).build())
        .train(data);
  }

  private static float[][] scores(TrainingOptions training, SequenceDataset data) {
    try (SequentialRecommender model = train(training, data)) {
      assertThat(model.card().metrics().get("train_loss")).isFinite().isPositive();
      return model.scoreAll(HISTORIES);
    }
  }

  /** In float32: a weight changes how gradients are rounded to fewer bits. */
  private static TrainingOptions using(RatingUse ratings) {
    return Tiny.training().toBuilder()
        .precision(Precision.FLOAT32)
        .ratings(ratings)
        .batchSize(10)
        .epochs(4)
        .build();
  }

  private static void assertClose(float[][] actual, float[][] expected) {
    for (int row = 0; row < expected.length; row++) {
      assertThat(actual[row]).containsExactly(expected[row], Offset.offset(1e-3f));
    }
  }

  @Test
  void aCheckpointOfOtherRatingsIsRefused(@TempDir Path directory) {
    SequenceDataset data = new Data().user("a", 5, 3, 1, 2).user("b", 10, 6, 2, 5, 5).build();
    SequenceDataset other = new Data().user("a", 4, 3, 1, 2).user("b", 10, 6, 2, 5, 5).build();
    SasRec.Options options = Tiny.sasRec().toBuilder().training(using(RatingUse.WEIGHT)).build();
    NetworkTrainer trainer = SasRec.trainer(options).checkpointing(directory);
    trainer.train(data).close();
    trainer.train(data).close();
    assertThatThrownBy(() -> trainer.train(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another run: option.ratingsAndActions is ");
  }

  @Test
  void aTargetOfTwiceTheRatingCountsAsTwoTargets() {
    SequenceDataset weighted = new Data().user("a", 5, 3, 1, 2).user("b", 10, 6, 2, 5, 5).build();
    SequenceDataset doubled =
        new Data().user("a", 1, 3, 1, 2).user("b", 1, 6, 2, 5, 5).user("c", 3, 6, 2, 5, 5).build();
    float[][] expected = scores(using(RatingUse.IGNORE), doubled);
    assertClose(scores(using(RatingUse.WEIGHT), weighted), expected);
    float[][] ignored = scores(using(RatingUse.IGNORE), weighted);
    assertThat(Math.abs(ignored[1][5] - expected[1][5])).isGreaterThan(0.01f);
  }

  @Test
  void theScaleOfTheRatingsDoesNotMatter() {
    SequenceDataset ones = new Data().user("a", 5, 3, 1, 2).build();
    assertClose(
        scores(using(RatingUse.WEIGHT), ones),
        scores(using(RatingUse.IGNORE), new Data().user("a", 1, 3, 1, 2).build()));
  }

  @Test
  void aTargetBelowTheThresholdIsAsIfTheUserWereNotThere() {
    SequenceDataset mixed = new Data().user("a", 3.5f, 3, 1, 2).user("b", 4, 6, 2, 5, 5).build();
    float[][] expected =
        scores(using(RatingUse.IGNORE), new Data().user("b", 1, 6, 2, 5, 5).build());
    assertClose(scores(using(RatingUse.THRESHOLD), mixed), expected);
    TrainingOptions lower = using(RatingUse.THRESHOLD).toBuilder().minRating(3.5).build();
    assertClose(scores(lower, mixed), scores(using(RatingUse.IGNORE), mixed));
  }

  @Test
  void aPositionBelowTheThresholdIsDroppedAndItsItemStaysInTheInput() {
    InteractionBuilder data = InteractionDataset.builder();
    float[] ratings = {1, 5, 2, 4};
    for (int t = 0; t < ratings.length; t++) {
      data.add(new Interaction("u", "i" + t, (long) t, ratings[t], null));
    }
    PredictedPositions positions =
        new PredictedPositions(
            TrainingBatches.of(
                    data.build(),
                    9,
                    1,
                    Windows.LATEST,
                    RowParts.usual(),
                    RatingUse.THRESHOLD.weight(4))
                .epoch(new SplittableRandom(1))
                .get(0)
                .get(0));
    assertThat(positions.rows()).containsExactly(0, 2);
    assertThat(positions.targets()).containsExactly(2, 4);
    assertThat(positions.weights()).containsExactly(1, 1);
    assertThat(positions.batch().items()).containsExactly(1, 2, 3);
  }

  /** Each item is followed by the next one, rated well, or by the one after it, rated badly. */
  private static SequenceDataset likedAndDisliked(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 150; user++) {
      int item = random.nextInt(12);
      for (int t = 0; t < 9; t++) {
        boolean liked = random.nextInt(3) == 0;
        item = (item + (liked ? 1 : 2)) % 12;
        data.add(new Interaction("u" + user, "i" + item, null, liked ? 9f : 1f, null));
      }
    }
    return data.build();
  }

  /** The share of other users to whom the item that they would like scores above the other one. */
  @ParameterizedTest
  @CsvSource({"IGNORE, 0, 0.3", "WEIGHT, 0.7, 1", "THRESHOLD, 0.9, 1"})
  void whatIsLikedIsRecommendedIfRatingsCount(RatingUse ratings, double least, double most) {
    TrainingOptions training =
        Tiny.training().toBuilder().ratings(ratings).epochs(10).batchSize(20).build();
    ItemCatalog items = likedAndDisliked(3).items();
    SequenceDataset others = likedAndDisliked(4);
    try (SequentialRecommender model = train(training, likedAndDisliked(3))) {
      int hits = 0;
      for (int user = 0; user < others.userCount(); user++) {
        List<String> ids = others.items().ids(others.sequence(user).history(8).toArray());
        int last = Integer.parseInt(ids.get(7).substring(1));
        float[] scores =
            model.scoreAll(List.of(History.of(ids.stream().mapToInt(items::indexOf).toArray())))[0];
        float liked = scores[items.indexOf("i" + (last + 1) % 12)];
        hits += liked > scores[items.indexOf("i" + (last + 2) % 12)] ? 1 : 0;
      }
      assertThat((double) hits / others.userCount()).isBetween(least, most);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLossTakesThem(Loss loss) {
    LossOptions options = LossOptions.sampledSoftmax(3).toBuilder().loss(loss).build();
    for (RatingUse ratings : RatingUse.values()) {
      // Rows of one target that counts, in steps of their own.
      TrainingOptions training =
          using(ratings).toBuilder().loss(options).batchSize(1).epochs(2).build();
      InteractionBuilder data = InteractionDataset.builder();
      for (String event : List.of("a1", "a2", "b2", "b3", "b1", "c3", "c4", "d4", "d5", "d1")) {
        String user = event.substring(0, 1);
        float rating = user.equals("a") ? 0 : user.equals("b") ? 1 : 5;
        data.add(new Interaction(user, "i" + event.charAt(1), null, rating, null));
      }
      scores(training, data.build());
    }
  }

  @Test
  void ratingsThatAreNoneOrNoWeightsAreRefused() {
    for (RatingUse ratings : List.of(RatingUse.WEIGHT, RatingUse.THRESHOLD)) {
      assertThatThrownBy(() -> train(using(ratings), Tiny.data()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs data with ratings, found none");
    }
    SequenceDataset negative = new Data().user("a", -1, 3, 1, 2).build();
    assertThatThrownBy(() -> train(using(RatingUse.WEIGHT), negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rating (-1.0) must be at least 0 to be a weight");
    TrainingOptions high = using(RatingUse.THRESHOLD).toBuilder().minRating(6).build();
    assertThatThrownBy(() -> train(high, negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no target is left to learn");
  }
}
