package io.github.seqrec.models.neural;

import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.parity.NetworkParity;
import io.github.seqrec.models.parity.NetworkParity.Objective;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each network computes, learns and steps as a PyTorch reimplementation does. */
class ParityTest {

  /** Fixture, network, objective; a new one joins with a line. */
  static Stream<Arguments> fixtures() {
    SasRec.Options sasRec =
        SasRec.Options.modern().toBuilder()
            .maxLength(7)
            .dim(8)
            .heads(2)
            .dropout(0)
            .attentionDropout(0)
            .build();
    TransformerDecoder.Options decoder =
        TransformerDecoder.Options.tuned().toBuilder()
            .maxLength(7)
            .dim(8)
            .inner(12)
            .dropout(0)
            .build();
    Caser.Options caser =
        Caser.Options.tuned().toBuilder()
            .maxLength(7)
            .window(3)
            .dim(6)
            .horizontal(4)
            .vertical(2)
            .dropout(0)
            .build();
    Fpmc.Options fpmc = Fpmc.Options.paper().toBuilder().maxLength(7).dim(6).build();
    TransRec.Options transRec =
        TransRec.Options.paper().toBuilder().maxLength(7).dim(6).radius(0.9).build();
    return Stream.of(
        Arguments.of("caser", Caser.factory(caser), Objective.SOFTMAX),
        Arguments.of(
            "caser-tied", Caser.factory(caser.toBuilder().tied(true).build()), Objective.SOFTMAX),
        Arguments.of("fpmc", Fpmc.factory(fpmc), Objective.BPR),
        Arguments.of("transrec-squared-l2", TransRec.factory(transRec), Objective.BPR),
        Arguments.of(
            "transrec-l1",
            TransRec.factory(transRec.toBuilder().distance(TransRec.Distance.L1).build()),
            Objective.BPR),
        Arguments.of("sasrec-pre", SasRec.factory(sasRec), Objective.SOFTMAX),
        Arguments.of(
            "sasrec-query",
            SasRec.factory(sasRec.toBuilder().normPlace(SasRec.NormPlace.QUERY).build()),
            Objective.SOFTMAX),
        Arguments.of(
            "sasrec-rotary",
            SasRec.factory(sasRec.toBuilder().positions(SasRec.Positions.ROTARY).build()),
            Objective.SOFTMAX),
        Arguments.of("rnn-elman", rnn(Rnn.Options.report()), Objective.SOFTMAX),
        Arguments.of("rnn-gru", rnn(Rnn.Options.gru4rec()), Objective.SOFTMAX),
        Arguments.of(
            "rnn-lstm", rnn(Rnn.Options.lstm().toBuilder().tied(false).build()), Objective.SOFTMAX),
        Arguments.of("decoder-pre", TransformerDecoder.factory(decoder), Objective.SOFTMAX),
        Arguments.of(
            "decoder-post",
            TransformerDecoder.factory(
                decoder.toBuilder().normPlace(TransformerDecoder.NormPlace.POST).build()),
            Objective.SOFTMAX));
  }

  private static NetworkFactory rnn(Rnn.Options options) {
    return Rnn.factory(
        options.toBuilder().maxLength(7).embeddingDim(6).hidden(8).layers(2).dropout(0).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void valuesGradientsAndStepsEqualPyTorchs(
      String fixture, NetworkFactory factory, Objective objective)
      throws IOException, URISyntaxException {
    NetworkParity.check(fixture, factory, new NetworkSizes(11, 4, 0), objective);
  }
}
