package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.doctor.Diagnosis;
import io.github.seqrec.data.doctor.LeakageDoctor;
import io.github.seqrec.data.internal.TextLines;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published counts, from the real files; see the data section of CONTRIBUTING.md. */
@Tag("data")
class RealDataTest {

  @Test
  void movieLens1MHasThePublishedCounts() throws IOException {
    InteractionDataset data = MovieLens.read(RealFiles.get("ml-1m/ratings-reconstructed.dat.gz"));

    assertCounts(data, 6_040, 3_706, 1_000_209);
    assertCounts(KCore.stable(5).apply(data), 6_040, 3_416, 999_611);
    assertThat(data.notes().steps().get(0).outOfOrder()).isZero();
    assertThat(data.notes().steps().get(0).repeats()).isZero();
  }

  @Test
  void movieLens1MIsInSasRecsOrderAfterThe5Core() throws IOException {
    SequenceDataset ours =
        KCore.stable(5).apply(MovieLens.read(RealFiles.get("ml-1m/ratings-reconstructed.dat.gz")));
    SequenceDataset sasRec = SasRecText.read(RealFiles.get("ml-1m/ml-1m.txt.gz"));
    Map<String, String> users = pairs("ml-1m/sas_to_original_users.txt.gz");
    Map<String, String> items = pairs("ml-1m/sas_to_original_items.txt.gz");
    Map<String, Integer> ourUsers = new HashMap<>();
    for (int u = 0; u < ours.userCount(); u++) {
      ourUsers.put(ours.userId(u), u);
    }

    assertCounts(sasRec, 6_040, 3_416, 999_611);
    for (int u = 0; u < sasRec.userCount(); u++) {
      int same = ourUsers.getOrDefault(users.get(sasRec.userId(u)), -1);
      List<String> expected = ids(sasRec, u).stream().map(items::get).toList();
      assertThat(ids(ours, same)).isEqualTo(expected);
    }
  }

  @Test
  void movieLens100KHasThePublishedCounts() throws IOException {
    InteractionDataset data = MovieLens.read(RealFiles.get("ml-100k/u.data.gz"));

    assertCounts(data, 943, 1_682, 100_000);
    assertCounts(KCore.stable(5).apply(data), 943, 1_349, 99_287);
    assertThat(data.notes().steps().get(0).outOfOrder()).isPositive();
  }

  @Test
  void beautyHasThePublishedCountsOnlyIfThe5CoreIsRepeated() throws IOException {
    InteractionDataset data =
        SasRecText.read(RealFiles.get("sasrec-bert4rec/bert4rec_beauty.txt.gz"));

    assertCounts(data, 40_226, 54_542, 353_962);
    assertCounts(KCore.stable(5).apply(data), 22_363, 12_101, 198_502);
    assertCounts(KCore.once(5).apply(data), 40_136, 17_041, 276_660);
  }

  @Test
  void beautyWithTimestampsIsA5CoreAndItsTiesAreShown() throws IOException {
    InteractionDataset data =
        SasRecText.read(RealFiles.get("amazon-beauty-5core/beauty_user_asin_time.tsv.gz"));

    assertCounts(data, 22_363, 12_101, 198_502);
    assertThat(KCore.stable(5).apply(data).summary()).isEqualTo(data.summary());
    assertThat(data.notes().steps().get(0).ties()).isEqualTo(77_402);
    assertThat(data.notes().steps().get(0).outOfOrder()).isZero();
  }

  @Test
  void theDoctorFindsTheLeakOfP5AndNoneInNumbersFromTheTrainingData() throws IOException {
    InteractionDataset p5 =
        SequentialData.read(RealFiles.get("amazon-beauty-5core/sequential_data.txt.gz"));
    Diagnosis diagnosis = LeakageDoctor.examine(p5, LeaveOneOut.of(p5));
    Diagnosis.Finding numbering = diagnosis.of("numbering");

    assertCounts(p5, 22_363, 12_101, 198_502);
    assertThat(numbering.level()).isEqualTo(Diagnosis.Level.LEAK);
    assertThat(numbering.figures().get("hr@1")).isCloseTo(0.0441, within(0.00005));
    assertThat(numbering.figures().get("hr@1_by_training")).isCloseTo(0.0042, within(0.00005));
  }

  @Test
  void p5WithItsMapsIsTheReviewFileInItsOrder() throws IOException {
    InteractionDataset reviews =
        SasRecText.read(RealFiles.get("amazon-beauty-5core/beauty_user_asin_time.tsv.gz"));
    InteractionDataset p5 =
        SequentialData.read(
            RealFiles.get("amazon-beauty-5core/sequential_data.txt.gz"),
            RealFiles.get("amazon-beauty-5core/datamaps.json.gz"),
            ReadOptions.defaults());

    assertThat(p5.summary()).isEqualTo(reviews.summary());
  }

  @Test
  void lastFmHasThePublishedCountsOfRowsAndOfPairs() throws IOException {
    Path tags = RealFiles.get("lastfm-hetrec/user_taggedartists.dat.gz");
    InteractionDataset pairs = HetRec.lastFm(tags, HetRec.TagRows.DISTINCT_PAIRS);

    assertCounts(HetRec.lastFm(tags, HetRec.TagRows.AS_THEY_ARE), 1_892, 12_523, 186_479);
    assertThat(pairs.interactionCount()).isEqualTo(71_064);
    assertCounts(KCore.once(5).apply(pairs), 1_213, 3_708, 53_174);
    assertCounts(KCore.stable(5).apply(pairs), 1_090, 3_646, 52_551);
    assertCounts(
        SequentialData.read(RealFiles.get("lastfm-hetrec/s3rec_LastFM.txt.gz")),
        1_090,
        3_646,
        52_551);
    assertThat(
            HetRec.lastFm(
                    RealFiles.get("lastfm-hetrec/user_artists.dat.gz"), HetRec.TagRows.AS_THEY_ARE)
                .interactionCount())
        .isEqualTo(92_834);
  }

  @Test
  void deliciousHasThePublishedCountsOfItsParts() throws IOException {
    assertCounts(
        HetRec.delicious(
            RealFiles.get("delicious-hetrec/user_bookmark_timestamps.344users.tsv.gz"),
            HetRec.TagRows.AS_THEY_ARE),
        344,
        17_346,
        19_289);
    assertCounts(
        HetRec.delicious(
            RealFiles.get("delicious-hetrec/boxgnn_user_bookmark_pairs.tsv.gz"),
            HetRec.TagRows.DISTINCT_PAIRS),
        1_843,
        65_877,
        97_351);
  }

  private static void assertCounts(SequenceDataset data, int users, int items, long events) {
    DatasetSummary summary = data.summary();
    assertThat(List.of((long) summary.users(), (long) summary.items(), summary.interactions()))
        .containsExactly((long) users, (long) items, events);
  }

  private static List<String> ids(SequenceDataset data, int user) {
    return data.items().ids(data.sequence(user).history(data.sequence(user).size()).toArray());
  }

  private static Map<String, String> pairs(String name) throws IOException {
    Map<String, String> pairs = new HashMap<>();
    try (TextLines lines = TextLines.open(RealFiles.get(name), ReadOptions.defaults())) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        int blank = line.indexOf(' ');
        pairs.put(line.substring(0, blank), line.substring(blank + 1));
      }
    }
    return pairs;
  }
}
