package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.RealFiles;
import io.github.seqrec.data.SasRecText;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What share of the batches of real data is padding. */
@Tag("data")
class PaddingTest {

  @Test
  void littleOfABatchIsPadding() throws IOException {
    SequenceDataset movies = SasRecText.read(RealFiles.get("ml-1m/ml-1m.txt.gz"));
    SequenceDataset beauty =
        SasRecText.read(RealFiles.get("amazon-beauty-5core/beauty_user_asin_time.tsv.gz"));

    // Where a pass costs little, and where it costs what is usual, so that fewer are worth it.
    assertThat(share(movies, 200, 128, RowParts.padded(100))).isLessThan(0.08);
    assertThat(share(movies, 200, 128, RowParts.usual())).isLessThan(0.15);
    assertThat(share(beauty, 50, 256, RowParts.padded(100))).isLessThan(0.25);
    assertThat(share(beauty, 50, 256, RowParts.usual())).isLessThan(0.5);
  }

  private static double share(SequenceDataset data, int maxLength, int batchSize, RowParts parts) {
    TrainingBatches batches =
        TrainingBatches.of(
            LeaveOneOut.of(data).training(), maxLength, batchSize, Windows.LATEST, parts, null);
    long cells = 0;
    long items = 0;
    for (SequenceBatch batch : Iterables.concat(batches.epoch(new SplittableRandom(1)))) {
      cells += batch.items().length;
      items += Arrays.stream(batch.lengths()).asLongStream().sum();
    }
    return 1 - (double) items / cells;
  }
}
