package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a file, a reader reads it or throws what it documents, and comes to an end. */
class FuzzTest {

  private static final int MUTATIONS = 10_000;
  private static final int PARQUET_MUTATIONS = 4_000;
  private static final byte[] SPECIAL =
      "\n\r\t\",;:{}[]\\0-.eé\uFEFF \u0000".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  /** A reader, and the bytes of a file that it reads, as Latin-1. */
  private record Format(KnownDataset.Reader reader, String valid) {}

  private static List<Format> formats() throws IOException {
    String dat = "1::2::3::978300019\n1::3::4.5::978300020\n2::2::1::978300021\n";
    return List.of(
        new Format(MovieLens::read, dat),
        new Format(MovieLens::read, new String(ReadersTest.gzip(dat), StandardCharsets.ISO_8859_1)),
        new Format(
            MovieLens::read, "userId,movieId,rating,timestamp\n1,2,3,978300019\n\"1\",3,4,5\n"),
        new Format(SasRecText::read, "1 2\n1 3\n2 2\n"),
        new Format(SequentialData::read, "1 2 3 4\n2 3 5\n"),
        new Format(RecBole::read, "user_id:token\titem_id:token\ttimestamp:float\nu\ti\t1.5e9\n"),
        new Format(
            (file, options) -> Amazon.read(file, Amazon.Release.V2014, options),
            "{\"reviewerID\": \"U\", \"asin\": \"B\", \"overall\": 5.0, \"unixReviewTime\": 5}\n"),
        new Format(
            (file, options) -> HetRec.lastFm(file, HetRec.TagRows.DISTINCT_PAIRS, options),
            "userID\tartistID\ttagID\tday\tmonth\tyear\n2\t52\t13\t1\t4\t2009\n"),
        new Format(
            DelimitedText.named(";", Map.of(USER, "u", ITEM, "i", TIMESTAMP, "t"))
                    .quoted()
                    .time(TimeFormat.iso())
                ::read,
            "u;i;t\n\"a\";\"b;\n\"\"c\";2014-01-01T10:00:00\nx;y;2015-01-01\n"));
  }

  private static List<Format> parquet() throws IOException {
    List<Format> formats = new ArrayList<>();
    for (String name : List.of("none-plain", "snappy-dictionary", "zstd-checksums", "gzip-v2")) {
      Path file = ParquetEventsTest.FILES.resolve(name + ".parquet");
      formats.add(
          new Format(
              ParquetEvents.usual()::read, Files.readString(file, StandardCharsets.ISO_8859_1)));
    }
    return formats;
  }

  @Test
  void mutatedFilesAreReadOrRefusedAsDocumented() throws IOException {
    assertAllAreReadOrRefused(formats(), MUTATIONS);
  }

  @Test
  void mutatedParquetIsReadOrRefusedAsDocumented() throws IOException {
    assertAllAreReadOrRefused(parquet(), PARQUET_MUTATIONS);
  }

  private void assertAllAreReadOrRefused(List<Format> formats, int mutations) throws IOException {
    SplittableRandom random = new SplittableRandom(20261124);
    Path file = directory.resolve("mutated");
    int[] outcomes = new int[2];
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int i = 0; i < mutations; i++) {
            Format format = formats.get(i % formats.size());
            byte[] bytes = mutated(format.valid().getBytes(StandardCharsets.ISO_8859_1), random);
            Files.write(file, bytes);
            ReadOptions options = ReadOptions.defaults().badLines(random.nextInt(3));
            outcomes[read(format.reader(), file, options, bytes) ? 0 : 1]++;
          }
        });
    assertThat(outcomes[0]).as("read").isGreaterThan(mutations / 20);
    assertThat(outcomes[1]).as("refused").isGreaterThan(mutations / 20);
  }

  private static boolean read(
      KnownDataset.Reader reader, Path file, ReadOptions options, byte[] bytes) {
    try {
      InteractionDataset data = reader.read(file, options);
      assertThat(data.interactionCount()).isPositive();
      assertThat(data.items().ids()).doesNotContain("");
      return true;
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("mutated");
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("not documented, for " + Arrays.toString(bytes), e);
    }
  }

  private static byte[] mutated(byte[] valid, SplittableRandom random) {
    byte[] bytes = valid;
    for (int n = random.nextInt(1, 4); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      int end = at + random.nextInt(Math.min(8, bytes.length - at) + 1);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = SPECIAL[random.nextInt(SPECIAL.length)];
        case 2 -> bytes = spliced(bytes, at, new byte[0], end);
        case 3 -> bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
        default -> bytes = Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  /** What stands before {@code at}, the inserted bytes, and what stands from {@code end} on. */
  private static byte[] spliced(byte[] bytes, int at, byte[] inserted, int end) {
    byte[] result = Arrays.copyOf(bytes, at + inserted.length + bytes.length - end);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, end, result, at + inserted.length, bytes.length - end);
    return result;
  }
}
