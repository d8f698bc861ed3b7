package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLayoutTest {

  private static final EventColumns COLUMNS = EventColumns.of("user", "item", "time");

  private final SparkSession spark = LocalSpark.session().newSession();

  private Dataset<Row> event(String... columns) {
    return spark.range(1).selectExpr(columns);
  }

  private static Row laidOut(Dataset<Row> events, EventColumns columns) {
    return EventLayout.shuffled(events, columns).rows().first();
  }

  /** In New York the first time without a zone does not exist, and the second one does twice. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "date'2024-03-10', 2024-03-10T00:00:00Z",
        "timestamp_ntz'2024-03-10 02:30:00.1239', 2024-03-10T02:30:00.123Z",
        "timestamp_ntz'2024-11-03 01:30:00', 2024-11-03T01:30:00Z",
        "timestamp_ntz'1969-12-31 23:59:59.9999', 1969-12-31T23:59:59.999Z",
        "timestamp'2024-03-10T02:30:00.1239Z', 2024-03-10T02:30:00.123Z"
      })
  void timesAreThoseOfUtcInEverySession(String time, Instant expected) {
    for (String zone : List.of("America/New_York", "Asia/Tokyo", "UTC")) {
      spark.conf().set("spark.sql.session.timeZone", zone);
      Row row = laidOut(event("'u' user", "'i' item", time + " time"), COLUMNS);
      assertThat(Instant.ofEpochMilli(row.getLong(2))).as(zone).isEqualTo(expected);
    }
  }

  @Test
  void anUnknownTimeStaysUnknown() {
    for (String type : List.of("date", "timestamp_ntz", "timestamp", "int")) {
      Dataset<Row> event = event("'u' user", "'i' item", "cast(null AS " + type + ") time");
      assertThat(laidOut(event, COLUMNS).isNullAt(2)).as(type).isTrue();
    }
  }

  @Test
  void aNameWithADotIsThatOfAColumnOrOfAField() {
    Dataset<Row> flat = event("'u' `user.id`", "'i' item", "7 time");
    Dataset<Row> nested = event("struct('u' id) user", "'i' item", "7 time");
    for (Dataset<Row> events : List.of(flat, nested)) {
      Row row = laidOut(events, EventColumns.of("user.id", "item", "time"));
      assertThat(new String(row.<byte[]>getAs(0), StandardCharsets.UTF_8)).isEqualTo("u");
    }
  }

  @Test
  void idsAreTextOrWholeNumbers() {
    for (String id : List.of("'7'", "X'37'", "7Y", "7S", "7", "7L")) {
      Row row = laidOut(event(id + " user", "'i' item", "1 time"), COLUMNS);
      assertThat(new String(row.<byte[]>getAs(0), StandardCharsets.UTF_8)).as(id).isEqualTo("7");
    }
  }

  @Test
  void ratingsAreNumbers() {
    for (String rating : List.of("4", "4F", "4D", "4.0BD")) {
      Dataset<Row> event = event("'u' user", "'i' item", "1 time", rating + " rating");
      assertThat(laidOut(event, COLUMNS.rating("rating")).getFloat(3)).as(rating).isEqualTo(4f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user, 7.5D, double",
    "user, array(1), array<int>",
    "item, true, boolean",
    "item, 7.5BD, 'decimal(2,1)'",
    "time, 'string(1)', string",
    "rating, 'string(4)', string",
    "action, 1.5F, float",
    "line, current_date(), date"
  })
  void aColumnOfAnotherTypeIsNamed(String column, String value, String type) {
    Dataset<Row> events =
        event("'u' user", "'i' item", "1 time", "4 rating", "'view' action", "1 line")
            .withColumn(column, expr(value));
    assertThatThrownBy(() -> EventLayout.shuffled(events, SparkSequencesTest.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column '%s' (%s) must be of a type in [tinyint,", column, type)
        .hasMessageEndingWith("; cast it, or name another one");
  }

  @Test
  void aMissingColumnIsNamed() {
    Dataset<Row> events = event("'u' user", "'i' item", "1 time");
    assertThatThrownBy(
            () -> EventLayout.shuffled(events, EventColumns.of("user", "product", "time")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'product'")
        .hasMessageContaining("[user, item, time]");
  }
}
