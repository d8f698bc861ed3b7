package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of the two rates of SASRec comes where it belongs. */
class SasRecDropoutTest {

  private static final int ROWS = 64;
  private static final int SIZE = 8;

  /** An item alone attends to itself only: of two heads, each is left whole or not at all. */
  @ParameterizedTest
  @CsvSource({"PRE, LEARNT", "PRE, ROTARY", "QUERY, LEARNT", "POST, LEARNT"})
  void attentionDropsWholeHeadsAndTheRestDropsValues(
      SasRec.NormPlace place, SasRec.Positions positions) {
    SasRec.Builder options =
        SasRec.Options.modern().toBuilder()
            .maxLength(4)
            .dim(SIZE)
            .blocks(1)
            .heads(2)
            .normPlace(place)
            .positions(positions);
    SasRec.Options attention = options.attentionDropout(0.5).dropout(0).build();
    assertThat(kinds(attention, true)).isEqualTo(4);
    assertThat(kinds(attention, false)).isEqualTo(1);
    SasRec.Options rest = options.attentionDropout(0).dropout(0.5).build();
    assertThat(kinds(rest, true)).isGreaterThan(16);
    assertThat(kinds(rest, false)).isEqualTo(1);
  }

  /** How many states there are after the same item, but for rounding. */
  private static int kinds(SasRec.Options options, boolean training) {
    int all = kinds(options, training, SequenceNetwork::states);
    int last = kinds(options, training, SequenceNetwork::lastStates);
    assertThat(last).isEqualTo(all);
    return all;
  }

  private static int kinds(SasRec.Options options, boolean training, Reading reading) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      SequenceNetwork network =
          SasRec.factory(options).create(Parameters.random(manager, 5), new NetworkSizes(10, 0, 0));
      BatchArrays same =
          new BatchArrays(
              manager.ones(new Shape(ROWS, 1), DataType.INT32),
              manager.ones(new Shape(ROWS), DataType.INT32),
              manager.zeros(new Shape(ROWS), DataType.INT32),
              null,
              null);
      NDArray states = reading.of(network, new Pass(manager, training), same);
      return Tiny.kinds(states.toFloatArray(), SIZE);
    }
  }

  /** A way to get states. */
  private interface Reading {
    NDArray of(SequenceNetwork network, Pass pass, BatchArrays batch);
  }
}
