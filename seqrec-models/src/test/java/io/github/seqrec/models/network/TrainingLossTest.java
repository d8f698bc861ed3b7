package io.github.seqrec.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.Iterables;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.data.batch.TrainingBatches;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.models.neural.SasRec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Any loss with any sampler, over the states of any network. */
class TrainingLossTest {

  private static final int SIZE = 6;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Pass pass = new Pass(manager, true);
  private final SequenceDataset data =
      SyntheticSequences.markov(1, 0.2, 3).users(12).items(30).lengths(4, 9).generate();
  private final PredictedPositions positions = positions();
  private final NDArray states =
      random(5, positions.batch().rows(), positions.batch().length(), SIZE);
  private final OutputLayer output = new DotOutput(random(6, 31, SIZE), random(7, 31));

  @AfterEach
  void close() {
    manager.close();
  }

  private PredictedPositions positions() {
    int[] users = {3, 7, 1};
    var sequences =
        Stream.of(3, 7, 1).map(u -> data.sequence(u).history(data.sequence(u).size())).toList();
    return new PredictedPositions(SequenceBatch.forTraining(sequences, users, 9));
  }

  private NDArray random(int seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.7 * random.nextGaussian());
    }
    return manager.create(values, new Shape(shape));
  }

  private float value(LossOptions options, int seed) {
    return TrainingLoss.of(options, data)
        .ofStep(positions.targets())
        .of(pass, output, states, positions, new SplittableRandom(seed))
        .getFloat();
  }

  @ParameterizedTest
  @EnumSource(LossOptions.Sharing.class)
  void sampledSoftmaxTendsToTheSoftmaxOverTheTargetAndTheUntouchedItems(
      LossOptions.Sharing sharing) {
    // 20,000 draws: a standard deviation of about 0.01.
    double expected = softmaxOverTargetAndUntouched();
    for (var sampler : List.of(LossOptions.Sampler.UNIFORM, LossOptions.Sampler.POPULARITY)) {
      LossOptions options = new LossOptions(Loss.SAMPLED_SOFTMAX, sampler, 20_000, sharing, 0.75);
      assertThat((double) value(options, 1)).as("%s", sampler).isCloseTo(expected, within(0.03));
    }
  }

  private double softmaxOverTargetAndUntouched() {
    double sum = 0;
    float[] scores = output.all(pass, states.reshape(-1, SIZE)).toFloatArray();
    for (int m = 0; m < positions.count(); m++) {
      int user = positions.user(m);
      List<Integer> excluded = new ArrayList<>();
      for (int item : data.sequence(user).history(data.sequence(user).size()).toArray()) {
        excluded.add(item);
      }
      int row = positions.rows()[m];
      double target = scores[row * 31 + positions.targets()[m]];
      double z = Math.exp(target);
      for (int item = 1; item <= 30; item++) {
        z += excluded.contains(item) ? 0 : Math.exp(scores[row * 31 + item]);
      }
      sum += Math.log(z) - target;
    }
    return sum / positions.count();
  }

  @Test
  void sharedNegativesHaveTheExpectationOfOwnOnes() {
    for (Loss loss : List.of(Loss.BCE, Loss.GBCE, Loss.BPR)) {
      LossOptions own =
          new LossOptions(
              loss, LossOptions.Sampler.UNIFORM, 8_000, LossOptions.Sharing.POSITION, 0.75);
      LossOptions shared =
          new LossOptions(
              loss, LossOptions.Sampler.UNIFORM, 8_000, LossOptions.Sharing.SEQUENCE, 0.75);
      float expected = value(own, 1);
      assertThat(value(shared, 2)).as("%s", loss).isCloseTo(expected, within(0.02f * expected));
    }
  }

  @Test
  void rowsOfOnePositionEachShareNothing() {
    int[] users = {3, 7};
    var sequences = Stream.of(3, 7).map(u -> data.sequence(u).history(2)).toList();
    PredictedPositions single =
        new PredictedPositions(SequenceBatch.forTraining(sequences, users, 9));
    NDArray two = random(8, 2, 1, SIZE);
    Stream<Float> values =
        Stream.of(LossOptions.Sharing.values())
            .map(
                sharing ->
                    TrainingLoss.of(
                            new LossOptions(
                                Loss.SAMPLED_SOFTMAX,
                                LossOptions.Sampler.UNIFORM,
                                4,
                                sharing,
                                0.75),
                            data)
                        .of(pass, output, two, single, new SplittableRandom(1))
                        .getFloat());

    assertThat(values.distinct()).hasSize(1);
    assertThat(single.oneOfEachRow()).isTrue();
    assertThat(positions.oneOfEachRow()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void ofPrefixesTheLastStatesAreEnough(Loss loss) {
    LossOptions options =
        new LossOptions(loss, LossOptions.Sampler.UNIFORM, 4, LossOptions.Sharing.POSITION, 0.75);
    for (SequenceBatch batch :
        Iterables.concat(
            TrainingBatches.of(data, 9, 8, Windows.PREFIXES).epoch(new SplittableRandom(1)))) {
      PredictedPositions last = new PredictedPositions(batch);
      NDArray all = random(8, batch.rows(), batch.length(), SIZE);
      NDArray enough = Scores.last(pass, all, manager.create(batch.lengths()));
      TrainingLoss of = TrainingLoss.of(options, data);

      assertThat(last.areLast()).isTrue();
      assertThat(of.of(pass, output, enough, last.ofLast(), new SplittableRandom(1)).getFloat())
          .isEqualTo(of.of(pass, output, all, last, new SplittableRandom(1)).getFloat());
    }
    assertThat(positions.areLast()).isFalse();
  }

  @Test
  void calibrationOneMakesThePositiveCountAsTheShareThatIsSampled() {
    // Without negatives' part: a state of 0 scores 0 everywhere, so both parts are log 2.
    NDArray zeros = states.mul(0);
    OutputLayer plain = new DotOutput(random(6, 31, SIZE), null);
    int k = 4;
    for (double t : new double[] {0, 1}) {
      LossOptions options =
          new LossOptions(
              Loss.GBCE, LossOptions.Sampler.UNIFORM, k, LossOptions.Sharing.POSITION, t);
      double beta = t == 0 ? 1 : k / 29.0;
      assertThat(
              TrainingLoss.of(options, data)
                  .of(pass, plain, zeros, positions, new SplittableRandom(1))
                  .getFloat())
          .isCloseTo((float) ((beta + k) * Math.log(2) / (1 + k)), within(1e-5f));
    }
  }

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      for (LossOptions.Sampler sampler : LossOptions.Sampler.values()) {
        for (LossOptions.Sharing sharing : LossOptions.Sharing.values()) {
          if (loss.sampled() || all.isEmpty()) {
            all.add(Arguments.of(new LossOptions(loss, sampler, 5, sharing, 0.75)));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void trainingLowersIt(LossOptions options) {
    List<Double> losses = new ArrayList<>();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            losses.add(epoch.loss());
          }
        };
    SasRec.trainer(
            Tiny.sasRec().toBuilder()
                .training(Tiny.training().toBuilder().loss(options).epochs(6).build())
                .build())
        .train(Tiny.data(), monitor)
        .close();
    assertThat(losses).hasSize(6).allMatch(Double::isFinite);
    assertThat(losses.get(5)).isLessThan(losses.get(0));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> LossOptions.gbce(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negatives (0) must be at least 1; 256 is usual");
    assertThatThrownBy(
            () ->
                new LossOptions(
                    Loss.GBCE, LossOptions.Sampler.UNIFORM, 1, LossOptions.Sharing.POSITION, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("calibration (1.5) must lie in 0..1; 0.75 is usual");
  }
}
