package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.DAY;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.MONTH;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static io.github.seqrec.data.DelimitedText.Column.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader puts up with, and what it says about it. */
class BadInputTest {

  private static final DelimitedText READER = DelimitedText.separatedBy(",", USER, ITEM, TIMESTAMP);

  @TempDir private Path directory;

  @Test
  void badLinesWithinTheLimitAreLeftOutCountedAndQuoted() throws IOException {
    Path file = file("u,a,1\nu,b\n\nu,c,x\nu,d,4\n");
    InteractionDataset data = READER.read(file, ReadOptions.defaults().badLines(3));

    assertThat(data.items().ids()).containsExactly("a", "d");
    assertThat(data.notes().warnings())
        .hasSize(4)
        .contains(file + ": 3 bad lines were left out")
        .anyMatch(line -> line.startsWith(file + ", line 2: expected 3 fields"))
        .anyMatch(line -> line.startsWith(file + ", line 3: expected a row, found a blank line"))
        .anyMatch(line -> line.startsWith(file + ", line 4: expected a whole number"));
    assertThat(data.toString()).contains("\nwarning: " + file + ", line 4");
  }

  @Test
  void oneBadLineMoreThanTheLimitIsAFailureThatQuotesTheFirstOnes() {
    MalformedDataException e =
        catchThrowableOfType(
            MalformedDataException.class,
            () -> READER.read(file("u,a\nu,b\nu,c\n"), ReadOptions.defaults().badLines(2)));

    assertThat(e.line()).isEqualTo(3);
    assertThat(e)
        .hasMessageContaining("this is bad line 3, the limit is 2; the first ones: line 1: ")
        .hasMessageContaining("; line 2: expected 3 fields");
  }

  @Test
  void aBadLineLeavesNoUserOrItemBehind() throws IOException {
    InteractionDataset data =
        READER.read(file("x,y,late\nu,a,1\nv,,3\n"), ReadOptions.defaults().badLines(9));

    assertThat(data.userCount()).isEqualTo(1);
    assertThat(data.items().ids()).containsExactly("a");
  }

  @Test
  void onlyBlankSpaceIsABlankLine() throws IOException {
    assertThat(READER.read(file("u,a,1\n \t\f\u000b\r\n\n")).interactionCount()).isEqualTo(1);
    // As a system that crashed leaves the end of a file.
    for (String tail : List.of("\0\0\0\0", "\0\n", "\u001a")) {
      assertThatThrownBy(() -> READER.read(file("u,a,1\n" + tail)))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("line 2: expected 3 fields");
    }
  }

  @Test
  void aFileOfBadLinesOnlyIsRefusedWhateverTheLimit() {
    assertThatThrownBy(() -> READER.read(file("a\nb\n"), ReadOptions.defaults().badLines(9)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("found no such line, all 2 are bad");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadOptions.defaults().badLines(-1))
        .withMessageContaining("badLines (-1)");
  }

  @ParameterizedTest
  @CsvSource({
    "-5,a time since 1970",
    "9999999999,a time not after",
    "1318896000000,these look like milliseconds",
    "99999999999999999999,a whole number",
    "12.5,a whole number"
  })
  void secondsThatCannotBeMeantAreRefused(String time, String problem) {
    assertRefused(TimeFormat.epochSeconds(), time, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "-1318896000000,a time since 1970",
    "99999999999999,a time not after",
    "1318896000,these look like seconds"
  })
  void millisecondsThatCannotBeMeantAreRefused(String time, String problem) {
    assertRefused(TimeFormat.epochMillis(), time, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "1e400,a number",
    "1e2147483647,a number",
    "NaN,a number",
    "1e12,milliseconds",
    "-1e-99999999,a time since 1970"
  })
  void decimalSecondsThatCannotBeMeantAreRefused(String time, String problem) {
    assertRefused(TimeFormat.decimalSeconds(), time, problem);
  }

  @ParameterizedTest
  @CsvSource({"2014-02-30,a time such as", "9999-01-01,a time not after", "soon,a time such as"})
  void datesThatCannotBeMeantAreRefused(String time, String problem) {
    assertRefused(TimeFormat.iso(), time, problem);
  }

  @Test
  void timesAreReadInEveryFormat() throws IOException {
    assertThat(time(TimeFormat.number(), "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(time(TimeFormat.epochSeconds(), "1318896000")).isEqualTo(1318896000);
    assertThat(time(TimeFormat.epochMillis(), "1318896000123")).isEqualTo(1318896000123L);
    assertThat(time(TimeFormat.decimalSeconds(), "1.318896E9")).isEqualTo(1318896000);
    assertThat(time(TimeFormat.decimalSeconds(), "1318896000.9")).isEqualTo(1318896000);
    assertThat(time(TimeFormat.decimalSeconds(), "1e-99999999")).isZero();
    assertThat(time(TimeFormat.decimalSeconds(), "0e-99999999")).isZero();
    assertThat(time(TimeFormat.iso(), "2011-10-18")).isEqualTo(1318896000000L);
    assertThat(time(TimeFormat.iso(), "2011-10-18 00:00:00")).isEqualTo(1318896000000L);
    assertThat(time(TimeFormat.iso(), "2011-10-18T02:00:00+02:00")).isEqualTo(1318896000000L);
    assertThat(time(TimeFormat.iso(), "2011-10-18T00:00:00.25")).isEqualTo(1318896000250L);
    assertThat(time(TimeFormat.iso(), "1956-01-01")).isEqualTo(-441849600000L);
    TimeFormat german = TimeFormat.pattern("dd.MM.yyyy HH:mm", ZoneId.of("Europe/Berlin"));
    assertThat(time(german, "18.10.2011 02:00")).isEqualTo(1318896000000L);
    assertThat(time(TimeFormat.pattern("yyyyMMdd", ZoneId.of("UTC")), "20111018"))
        .isEqualTo(1318896000000L);
    assertThat(time(TimeFormat.epochSeconds().notAfter(Instant.MAX), "9999999999"))
        .isEqualTo(9999999999L);
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd HH:mm VV,2011-10-18 02:00 Europe/Berlin",
    "yyyy-MM-dd HH:mm VV,2011-10-17 20:00 America/New_York",
    "yyyy-MM-dd HH:mm XXX,2011-10-18 02:00 +02:00",
    "yyyy-MM-dd XXX,2011-10-18 Z"
  })
  void aZoneOrOffsetInTheTextCountsAndNotTheOneOfThePattern(String pattern, String time)
      throws IOException {
    TimeFormat format = TimeFormat.pattern(pattern, ZoneId.of("Asia/Tokyo"));

    assertThat(time(format, time)).isEqualTo(1318896000000L);
  }

  @Test
  void aDayThatItsMonthDoesNotHaveIsNoTime() {
    TimeFormat german = TimeFormat.pattern("dd.MM.yyyy", ZoneId.of("UTC"));
    assertThatThrownBy(() -> time(german, "31.02.2014")).hasMessageContaining("31.02.2014");
    TimeFormat american = TimeFormat.pattern("MM/dd/yy", ZoneId.of("UTC"));
    assertThatThrownBy(() -> time(american, "02/31/14")).hasMessageContaining("02/31/14");
  }

  @Test
  void anOffsetBesideAZoneTellsWhichOfTwoHoursIsMeant() throws IOException {
    assertThat(time(TimeFormat.iso(), "2011-10-30T02:30:00+01:00[Europe/Berlin]"))
        .isEqualTo(time(TimeFormat.iso(), "2011-10-30T01:30:00"));
  }

  @Test
  void tomorrowIsThatOfTheReading() {
    byte[] time = "1318896000".getBytes(StandardCharsets.US_ASCII);
    TimeFormat seconds = TimeFormat.epochSeconds();

    assertThat(seconds.at(Instant.ofEpochSecond(1318896000 - 86_400)).parse(time, 0, time.length))
        .isEqualTo(1318896000);
    assertThatThrownBy(
            () ->
                seconds.at(Instant.ofEpochSecond(1318896000 - 86_401)).parse(time, 0, time.length))
        .hasMessageContaining("a time not after 2011-10-17T23:59:59Z");
    TimeFormat told = seconds.notAfter(Instant.EPOCH);
    assertThat(told.at(Instant.now())).isSameAs(told);
  }

  @Test
  void aNumberOfNoKnownUnitHasNoLatestTime() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TimeFormat.number().notAfter(Instant.now()))
        .withMessageContaining("name the unit by epochSeconds()");
  }

  @Test
  void timesInPartsMustBeDatesOfTheCalendar() throws IOException {
    DelimitedText parts = DelimitedText.separatedBy(",", USER, ITEM, DAY, MONTH, YEAR);

    assertThat(parts.read(file("u,a,18,10,2011\n")).sequence(0).timestamp(0))
        .isEqualTo(1318896000000L);
    assertThatThrownBy(() -> parts.read(file("u,a,31,2,2011\n")))
        .hasMessageContaining("expected a date of the calendar as year (field 5)");
    assertThatThrownBy(() -> parts.read(file("u,a,1,99999999999,2011\n")))
        .hasMessageContaining("expected a date");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DelimitedText.separatedBy(",", USER, ITEM, YEAR))
        .withMessageContaining("YEAR, MONTH and DAY");
  }

  @Test
  void idsThatDifferInBlanksOnlyAreWarnedOfAndMadeOneOnRequest() throws IOException {
    Path file = file("u,a,1\nu, a,2\nu,b ,3\nu ,c,4\n");
    InteractionDataset asTheyAre = READER.read(file);
    InteractionDataset trimmed = READER.read(file, ReadOptions.defaults().trimmed());

    assertThat(asTheyAre.items().ids()).containsExactly("a", " a", "b ", "c");
    assertThat(asTheyAre.notes().warnings())
        .containsExactly(
            "some user ids differ only in blanks around them, such as \"u \";"
                + " taking them off (ReadOptions.trimmed(), of files) makes them one",
            "some item ids differ only in blanks around them, such as \" a\";"
                + " taking them off (ReadOptions.trimmed(), of files) makes them one");
    assertThat(trimmed.items().ids()).containsExactly("a", "b", "c");
    assertThat(trimmed.userCount()).isEqualTo(1);
    assertThat(trimmed.notes().warnings())
        .containsExactly("blanks around ids were taken off in 3 lines");
    assertThatThrownBy(() -> READER.read(file("u,  ,1\n"), ReadOptions.defaults().trimmed()))
        .hasMessageContaining("expected an id that is not empty as item");
  }

  @Test
  void moreEventsThanAnArrayHoldsAreRefused() {
    InteractionBuilder builder = new InteractionBuilder(2).add("u", "a").add("u", "b");

    assertThatIllegalStateException()
        .isThrownBy(() -> builder.add("u", "c"))
        .withMessageContaining("the number of interactions (2) is at its limit");
  }

  @Test
  void halfASurrogatePairIsNoId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InteractionDataset.builder().add("u\ud800", "a"))
        .withMessageContaining("half a surrogate pair");
  }

  private void assertRefused(TimeFormat format, String time, String problem) {
    assertThatThrownBy(() -> time(format, time))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected ")
        .hasMessageContaining(problem)
        .hasMessageContaining("as timestamp (field 3), found \"" + time + "\"");
  }

  private long time(TimeFormat format, String time) throws IOException {
    return READER.time(format).read(file("u,a," + time + "\n")).sequence(0).timestamp(0);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("events.csv"), text);
  }
}
