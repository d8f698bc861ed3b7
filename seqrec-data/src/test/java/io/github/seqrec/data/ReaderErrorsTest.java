package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message names the file, the line, what was expected, what was found, and the remedy. */
class ReaderErrorsTest {

  @TempDir private Path directory;

  @Test
  void aMissingFileIsNamedByItsAbsolutePath() {
    assertThatThrownBy(() -> MovieLens.read(Path.of("no", "ratings.dat")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(Path.of("no", "ratings.dat").toAbsolutePath().toString())
        .hasMessageContaining("missing");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThatThrownBy(() -> SasRecText.read(directory))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertMalformed("", 1, "expected a MovieLens rating", "found an empty file");
    assertThatThrownBy(() -> SasRecText.read(directory.resolve("ratings.dat")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("found an empty file");
  }

  @Test
  void aFileOfAHeaderOnlyIsRefused() throws IOException {
    assertMalformed("userId,movieId,rating,timestamp\n", 1, "found no such line");
  }

  @Test
  void tooFewFieldsAreRefused() throws IOException {
    assertMalformed(
        "1::2::3::4\n1::2::3\n",
        2,
        "expected 4 fields (user, item, rating, timestamp) separated by '::'",
        "found 3 in \"1::2::3\"",
        "repair the line");
  }

  @Test
  void tooManyFieldsAreRefused() throws IOException {
    assertMalformed("1::2::3::4::5\n", 1, "expected 4 fields", "found 5");
  }

  @Test
  void aTimestampThatIsNoNumberIsRefused() throws IOException {
    assertMalformed(
        "1::2::3::yesterday\n", 1, "timestamp (field 4)", "whole number", "found \"yesterday\"");
  }

  @Test
  void aRatingThatIsNoNumberIsRefused() throws IOException {
    assertMalformed("1::2::good::4\n", 1, "rating (field 3)", "found \"good\"");
    assertMalformed("1::2::NaN::4\n", 1, "a finite number", "found \"NaN\"");
  }

  @Test
  void anEmptyItemIsRefused() throws IOException {
    assertMalformed("1::2::3::4\n1::::3::4\n", 2, "item (field 2)", "found \"\"");
  }

  @Test
  void anEmptyUserIsRefused() throws IOException {
    assertMalformed("::2::3::4\n", 1, "user (field 1)", "found \"\"");
  }

  @Test
  void aBlankLineBetweenRowsIsRefused() throws IOException {
    assertMalformed("1::2::3::4\n\n1::2::3::4\n", 2, "found a blank line", "remove it");
  }

  @Test
  void anUnknownFormatIsRefusedWithTheKnownOnes() throws IOException {
    assertMalformed("hello\n", 1, "ratings.dat", "ratings.csv", "u.data", "found \"hello\"");
  }

  @Test
  void aLineOfManyItemsIsNotSasRecText() throws IOException {
    Path file = Files.writeString(directory.resolve("sequential_data.txt"), "1 1 2 3 4 5\n");

    assertThatThrownBy(() -> SasRecText.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("one event a line")
        .hasMessageContaining("found 6 fields");
  }

  @Test
  void aCutOffGzipIsRefused() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(i % 97).append("::").append(i).append("::3::").append(i * 31L).append('\n');
    }
    byte[] whole = ReadersTest.gzip(text.toString());
    Path file = directory.resolve("ratings.dat.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> MovieLens.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cut off or damaged")
        .hasMessageContaining("download the file again");

    Files.write(file, Arrays.copyOf(whole, 5));
    assertThatThrownBy(() -> MovieLens.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("cut off or damaged");
  }

  @Test
  void aLaterMemberOfAGzipThatIsDamagedIsRefused() throws IOException {
    byte[] member = ReadersTest.gzip("1::2::3::4\n".repeat(20_000));
    Path file = directory.resolve("ratings.dat.gz");
    Files.write(file, Bytes.concat(member, member, new byte[512]));
    assertThat(MovieLens.read(file).interactionCount()).isEqualTo(40_000);

    for (int place : new int[] {0, 1, 2}) {
      byte[] damaged = member.clone();
      damaged[place] = 'x';
      Files.write(file, Bytes.concat(member, damaged));
      assertThatThrownBy(() -> MovieLens.read(file))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("from byte " + member.length + " on it is no gzip");
    }
    for (int length : new int[] {1, 9, 17}) {
      Files.write(file, Bytes.concat(member, Arrays.copyOf(member, length)));
      assertThatThrownBy(() -> MovieLens.read(file))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("cut off or damaged");
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = directory.resolve("ratings.dat");
    Files.write(file, "1::Amélie::3::4\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> MovieLens.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected UTF-8");
  }

  private void assertMalformed(String text, long line, String... parts) throws IOException {
    Path file = Files.writeString(directory.resolve("ratings.dat"), text);
    MalformedDataException e =
        catchThrowableOfType(MalformedDataException.class, () -> MovieLens.read(file));
    assertThat(e).isNotNull();
    assertThat(e.path()).isEqualTo(file);
    assertThat(e.line()).isEqualTo(line);
    assertThat(e)
        .hasMessageContaining(file + ", line " + line + ": ")
        .hasMessageContainingAll(parts);
  }
}
