package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static io.github.seqrec.data.DelimitedText.Column.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.seqrec.api.UserSequence;
import java.sql.Date;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.RowSetMetaData;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import org.junit.jupiter.api.Test;

class JdbcEventsTest {

  private static final JdbcEvents READER =
      JdbcEvents.named(
          Map.of(USER, "who", ITEM, "what", TIMESTAMP, "at", RATING, "stars", ACTION, "kind"));

  @Test
  void rowsOfAQueryAreReadByTheirLabels() throws Exception {
    UserSequence sequence =
        READER.read(rows(new Object[] {7, "b", new Timestamp(2000), 4.5, "buy"})).sequence(0);

    assertThat(sequence.timestamp(0)).isEqualTo(2000);
    assertThat(sequence.rating(0)).isEqualTo(4.5f);
    assertThat(sequence.action(0)).isEqualTo("buy");
    Instant at = Instant.ofEpochMilli(2000);
    for (Object time :
        List.of(
            at.atOffset(ZoneOffset.ofHours(2)),
            LocalDateTime.ofInstant(at, ZoneId.systemDefault()),
            new Date(2000))) {
      assertThat(READER.read(rows(new Object[] {7, "b", time, 4.5, "buy"})).sequence(0))
          .returns(2000L, read -> read.timestamp(0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read(rows(new Object[] {7, null, new Timestamp(0), 1.0, "buy"})))
        .withMessageContaining("item of row 1 must be an id, found \"null\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read(rows(new Object[] {7, "b", null, 1.0, "buy"})))
        .withMessageContaining("timestamp of row 1 must be a value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read(rows(new Object[] {7, "b", new Timestamp(0), 1.0, null})))
        .withMessageContaining("action of row 1 must be a kind of event, found \"null\"");
    assertThatIllegalStateException().isThrownBy(() -> READER.read(rows()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcEvents.named(Map.of(USER, "u", ITEM, "i", YEAR, "y")));
  }

  @Test
  void aWholeNumberIsATimeAsItIs() throws Exception {
    long beyondInt = 1_318_896_000_123L;

    assertThat(READER.read(rows(new Object[] {7, "b", beyondInt, 4.5, "buy"})).sequence(0))
        .returns(beyondInt, read -> read.timestamp(0));
  }

  @Test
  void columnsThatAreNotNamedAreNotThere() throws Exception {
    UserSequence sequence =
        JdbcEvents.named(Map.of(USER, "who", ITEM, "what"))
            .read(rows(new Object[] {7, "b", null, 4.5, "buy"}))
            .sequence(0);

    assertThat(sequence.hasTimestamps()).isFalse();
    assertThat(sequence.hasRatings()).isFalse();
    assertThat(sequence.hasActions()).isFalse();
  }

  @Test
  void valuesOfOtherKindsAreRefusedWithTheirRowAndColumn() throws Exception {
    Object[] good = {7, "a", 1L, 4.5, "buy"};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read(rows(good, new Object[] {7, "b", 12.5, 4.5, "buy"})))
        .withMessageContaining(
            "timestamp of row 2 must be a whole number, an SQL timestamp or date")
        .withMessageContaining("found \"12.5\"; let the query convert");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read(rows(good, new Object[] {7, "b", 1L, "good", "buy"})))
        .withMessageContaining("rating of row 2 must be a finite number, found \"good\"");
  }

  private static CachedRowSet rows(Object[]... rows) throws Exception {
    String[] labels = {"who", "what", "at", "stars", "kind"};
    int[] types = {Types.INTEGER, Types.VARCHAR, Types.TIMESTAMP, Types.DOUBLE, Types.VARCHAR};
    RowSetMetaData meta = new RowSetMetaDataImpl();
    meta.setColumnCount(labels.length);
    for (int i = 0; i < labels.length; i++) {
      meta.setColumnName(i + 1, labels[i]);
      meta.setColumnType(i + 1, types[i]);
    }
    CachedRowSet set = RowSetProvider.newFactory().createCachedRowSet();
    set.setMetaData(meta);
    for (Object[] row : rows) {
      set.moveToInsertRow();
      for (int i = 0; i < row.length; i++) {
        if (row[i] == null) {
          set.updateNull(i + 1);
        } else {
          set.updateObject(i + 1, row[i]);
        }
      }
      set.insertRow();
      set.moveToCurrentRow();
      set.last(); // the next one goes behind it
    }
    set.beforeFirst();
    return set;
  }
}
