package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.IGNORED;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.SequenceDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {

  private static final String DAT = "7::b::3::20\n8::a::1::5\n7::a::4.5::10\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        DAT,
        "7\tb\t3\t20\n8\ta\t1\t5\n7\ta\t4.5\t10\n",
        "userId,movieId,rating,timestamp\n7,b,3,20\n8,a,1,5\n7,a,4.5,10\n",
        "movieId,title,timestamp,userId,rating\nb,B,20,7,3\na,A,5,8,1\na,A,10,7,4.5\n"
      })
  void allMovieLensFormatsGiveTheSameData(String text) throws IOException {
    assertIsTheExample(MovieLens.read(file("any.name", text)));
  }

  @Test
  void gzipIsSeenByItsBytesWhateverTheName() throws IOException {
    Path file = directory.resolve("ratings.dat");
    Files.write(file, gzip(DAT));

    assertIsTheExample(MovieLens.read(file));
  }

  @Test
  void windowsLineEndsByteOrderMarkAndBlankLinesAtTheEndAreUnderstood() throws IOException {
    assertIsTheExample(
        MovieLens.read(file("ratings.dat", "\uFEFF" + DAT.replace("\n", "\r\n") + "\r\n  \r\n")));
  }

  @Test
  void aMissingLastLineEndLosesNothing() throws IOException {
    assertIsTheExample(MovieLens.read(file("ratings.dat", DAT.strip())));
  }

  @Test
  void sasRecTextWithoutTimestampsKeepsTheOrderOfTheLines() throws IOException {
    SequenceDataset data = SasRecText.read(file("ml-1m.txt", "1 9\n1  8\n2 8\n1 7\n"));

    assertThat(data.items().ids()).containsExactly("9", "8", "7");
    assertThat(data.sequence(0).history(3).toArray()).containsExactly(1, 2, 3);
    assertThat(data.sequence(0).hasTimestamps()).isFalse();
  }

  @Test
  void sasRecTextWithTabsAndTimestampsIsSorted() throws IOException {
    SequenceDataset data = SasRecText.read(file("beauty.tsv", "A\tx\t86400\nA\ty\t0\nA\tz\t0\n"));

    assertThat(data.items().ids(data.sequence(0).history(3).toArray()))
        .containsExactly("y", "z", "x");
  }

  @Test
  void delimitedTextReadsActionsAndIgnoresWhatItIsTold() throws IOException {
    SequenceDataset data =
        DelimitedText.separatedBy("|", IGNORED, ITEM, ACTION, USER)
            .skippingHeader()
            .read(file("log.txt", "n|item|what|who\n1|ä|view|u\n2|b|buy|u\n"));

    assertThat(data.items().ids()).containsExactly("ä", "b");
    assertThat(data.sequence(0).action(1)).isEqualTo("buy");
  }

  @Test
  void delimitedTextNeedsUserAndItemOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DelimitedText.separatedBy(",", USER))
        .withMessageContaining("ITEM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DelimitedText.separatedByBlanks(USER, ITEM, ITEM))
        .withMessageContaining("2 times");
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static void assertIsTheExample(SequenceDataset data) {
    assertThat(data.items().ids()).containsExactly("b", "a");
    assertThat(data.userCount()).isEqualTo(2);
    assertThat(data.userId(0)).isEqualTo("7");
    assertThat(data.sequence(0).history(2).toArray()).containsExactly(2, 1);
    assertThat(data.sequence(0).timestamp(1)).isEqualTo(20);
    assertThat(data.sequence(0).rating(0)).isEqualTo(4.5f);
    assertThat(data.interactionCount()).isEqualTo(3);
  }
}
