package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedTextTest {

  private static final DelimitedText NAMED =
      DelimitedText.named(";", Map.of(USER, "who", ITEM, "what", TIMESTAMP, "when"));

  @TempDir private Path directory;

  @Test
  void columnsAreFoundByTheirNamesInTheHeader() throws IOException {
    InteractionDataset data = NAMED.read(file("x;when;what;who\n1;20;b;u\n2;10;a;u\n"));

    assertThat(data.items().ids(data.sequence(0).history(2).toArray())).containsExactly("a", "b");
  }

  @Test
  void aNameThatTheHeaderLacksOrHasTwiceIsRefusedWithTheHeader() {
    assertThatThrownBy(() -> NAMED.read(file("who;item;when\nu;a;1\n")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected one column named 'what' as item")
        .hasMessageContaining("found the header [who, item, when] separated by ';'");
    assertThatThrownBy(() -> NAMED.read(file("who;what;what;when\nu;a;a;1\n")))
        .hasMessageContaining("one column named 'what'");
    assertThatThrownBy(() -> NAMED.read(file(""))).hasMessageContaining("found an empty file");
  }

  @Test
  void numberedColumnsMayHaveAnyNumberOfOthersAround() throws IOException {
    DelimitedText reader = DelimitedText.numbered(",", Map.of(ITEM, 3, USER, 1));

    assertThat(reader.read(file("x,u,y,a\nx,u,y,b,more\n")).items().ids())
        .containsExactly("a", "b");
    assertThatThrownBy(() -> reader.read(file("x,u,y\n")))
        .hasMessageContaining("expected at least 4 fields (ignored, user, ignored, item)")
        .hasMessageContaining("found 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DelimitedText.numbered(",", Map.of(USER, -1, ITEM, 0)))
        .withMessageContaining("numbered from 0");
  }

  @Test
  void quotedFieldsMayHoldSeparatorsLineEndsAndQuotes() throws IOException {
    DelimitedText reader = DelimitedText.separatedBy(",", USER, ITEM, RATING).quoted();
    InteractionDataset data =
        reader.read(
            file(
                "u,\"a,b\",1\nu,plain,2\n\"u\",\"two\n\nlines\",3\nu,\"a \"\"q\"\"\",4\n"
                    + "u,\"\uFFFD\",5\n"));

    assertThat(data.items().ids())
        .containsExactly("a,b", "plain", "two\n\nlines", "a \"q\"", "\uFFFD");
    assertThat(data.userCount()).isEqualTo(1);
    assertThat(data.sequence(0).rating(3)).isEqualTo(4f);
  }

  @Test
  void aQuoteThatIsNeverClosedIsRefusedAtItsLine() {
    DelimitedText reader = DelimitedText.separatedBy(",", USER, ITEM).quoted();

    assertThatThrownBy(() -> reader.read(file("u,a\nu,\"b\nu,c\n")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected a closing quote, found none up to line 3,");
    assertThatThrownBy(() -> reader.read(file("u,\"a\"b\"\"\n")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected quotes around whole fields");
  }

  @Test
  void aQuoteWithinAFieldTellsTheLinesThatItTakesAlong() throws IOException {
    DelimitedText reader = DelimitedText.separatedBy(",", USER, ITEM).quoted();
    Path file = file("u1,5\" pipe\nu2,b\nu3,6\" pipe\nu4,c\n");
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected quotes around whole fields, found one within")
        .hasMessageContaining("leaves out the lines up to 3; repair the quotes");
    assertThat(reader.read(file, ReadOptions.defaults().badLines(1)).items().ids())
        .containsExactly("c");
  }

  @Test
  void whatFollowsACarriageReturnBehindQuotesIsNotLost() throws IOException {
    DelimitedText reader = DelimitedText.separatedBy(",", USER, ITEM).quoted();

    assertThatThrownBy(() -> reader.read(file("\"u\",a\r\"u\",b\r\"u\",c\r")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected lines that end with a line feed")
        .hasMessageContaining("found a carriage return alone in \"\"u\",a\\r");
    assertThat(reader.read(file("\"u\",\"a\rb\"\r\n\"u\",c\r\n")).items().ids())
        .containsExactly("a\rb", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "windows-1252"})
  void otherEncodingsAreReadWhenTheyAreNamed(String name) throws IOException {
    Charset charset = Charset.forName(name);
    Path file = directory.resolve("latin.txt");
    Files.write(file, "u\tAmélie\r\nü\tb\r\n".getBytes(charset));
    InteractionDataset data =
        DelimitedText.separatedBy("\t", USER, ITEM)
            .read(file, ReadOptions.defaults().charset(charset));

    assertThat(data.items().ids()).containsExactly("Amélie", "b");
    assertThat(data.userId(1)).isEqualTo("ü");
  }

  @Test
  void bytesThatTheNamedEncodingLacksAreRefused() throws IOException {
    Path file = Files.write(directory.resolve("x.txt"), "u\té\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(
            () ->
                DelimitedText.separatedBy("\t", USER, ITEM)
                    .read(file, ReadOptions.defaults().charset(StandardCharsets.US_ASCII)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected text of the given encoding")
        .hasMessageContaining("ReadOptions.charset");
  }

  @Test
  void aMemberOfAZipIsFoundByItsNameOrBecauseItIsTheOnlyOne() throws IOException {
    Path one = zip("one.zip", Map.of("any", "u a\n"));
    Path release =
        zip("ml.zip", Map.of("ml-1m/ratings.dat", "1::2::3::4\n", "ml-1m/users.dat", "1::F\n"));

    assertThat(SasRecText.read(one).userCount()).isEqualTo(1);
    assertThat(MovieLens.read(release).items().ids()).containsExactly("2");
    assertThat(
            DelimitedText.separatedBy("::", USER, ITEM)
                .read(release, ReadOptions.defaults().member("ml-1m/users.dat"))
                .items()
                .ids())
        .containsExactly("F");
    assertThatThrownBy(() -> SasRecText.read(release))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected one file of events in the zip archive, found 0 among [")
        .hasMessageContaining("ReadOptions.member");
    assertThatThrownBy(() -> MovieLens.read(release, ReadOptions.defaults().member("ratings.dat")))
        .hasMessageContaining("one file 'ratings.dat'");
  }

  @Test
  void textThatBeginsLikeAZipIsText() throws IOException {
    assertThat(SasRecText.read(file("PK17 a\nPK17 b\n")).items().ids()).containsExactly("a", "b");
  }

  @Test
  void aDamagedZipIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(zip("whole.zip", Map.of("a", "u a\n".repeat(10_000))));
    Path cut = directory.resolve("cut.zip");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> SasRecText.read(cut))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("cut off or damaged");
  }

  @Test
  void aMemberOfAZipThatDoesNotMatchItsChecksumIsRefused() throws IOException {
    byte[] text = "user1 a\nuser2 b\n".getBytes(StandardCharsets.UTF_8);
    ZipEntry stored = new ZipEntry("events");
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(text.length);
    stored.setCrc(Hashing.crc32().hashBytes(text).padToLong());
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(stored);
      zip.write(text);
    }
    byte[] bytes = archive.toByteArray();
    Path file = Files.write(directory.resolve("stored.zip"), bytes);
    assertThat(SasRecText.read(file).userId(1)).isEqualTo("user2");

    bytes[Bytes.indexOf(bytes, (byte) '2')] = '3';
    Files.write(file, bytes);
    assertThatThrownBy(() -> SasRecText.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("stored.zip, line ")
        .hasMessageContaining("cut off or damaged");
  }

  @Test
  void longLinesAndManyLinesCrossTheBuffer() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      text.append("user").append(i % 10).append("::item-number-").append(i).append('\n');
    }
    text.append("u::").append("x".repeat(300_000));
    InteractionDataset data =
        DelimitedText.separatedBy("::", USER, ITEM).read(file(text.toString()));

    assertThat(data.interactionCount()).isEqualTo(40_001);
    assertThat(data.items().size()).isEqualTo(40_001);
    assertThat(data.items().id(40_000)).isEqualTo("item-number-39999");
    assertThat(data.items().id(40_001)).hasSize(300_000);
  }

  @Test
  void senselessSeparatorsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DelimitedText.separatedBy("", USER, ITEM))
        .withMessageContaining("separator ('')");
    assertThatIllegalStateException()
        .isThrownBy(() -> DelimitedText.separatedByBlanks(USER, ITEM).quoted())
        .withMessageContaining("quotes need one separator");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("events.txt"), text);
  }

  private Path zip(String name, Map<String, String> members) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
