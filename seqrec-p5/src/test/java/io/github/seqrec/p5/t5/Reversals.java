package io.github.seqrec.p5.t5;

import io.github.seqrec.p5.weights.T5Config;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Prompts of two letters, to be answered by the same in reverse. */
record Reversals(int steps, int parts, int size) implements TrainingTexts {

  /** A T5 that learns them. */
  static final T5Config TINY =
      T5Config.small().toBuilder()
          .vocabSize(24)
          .dModel(16)
          .dKv(8)
          .heads(2)
          .dFf(32)
          .layers(1)
          .decoderLayers(1)
          .dropout(0.05)
          .build();

  @Override
  public int stepsPerEpoch() {
    return steps;
  }

  @Override
  public List<List<TextBatch>> epoch(SplittableRandom random) {
    List<List<TextBatch>> order = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      order.add(IntStream.range(0, parts).mapToObj(part -> batch(random, size)).toList());
    }
    return order;
  }

  static TextBatch batch(SplittableRandom random, int size) {
    List<int[]> sources = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int a = random.nextInt(2, 10);
      int b = random.nextInt(2, 10);
      sources.add(new int[] {a, b, 1});
      targets.add(new int[] {b, a, 1});
    }
    return new TextBatch(Sources.of(sources), targets);
  }

  @Override
  public String digest() {
    return toString();
  }
}
