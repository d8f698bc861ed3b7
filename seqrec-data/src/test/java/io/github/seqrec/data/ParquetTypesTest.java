package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.data.HistoryReader.StoredHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types and nulls that the files beside {@link ParquetEventsTest} do not have. */
class ParquetTypesTest {

  @TempDir private Path directory;

  private Path write(MessageType schema, Group... rows) throws IOException {
    Path file = directory.resolve("types.parquet");
    ParquetFiles.write(file, schema, rows);
    return file;
  }

  @Test
  void numbersWithoutASignKeepTheirValues() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message event {
              required int64 user_id (INTEGER(64, false));
              required int32 item_id (INTEGER(32, false));
              required int32 rating (INTEGER(8, false));
            }
            """);
    Group row = new SimpleGroup(schema);
    row.add("user_id", -1L);
    row.add("item_id", -2);
    row.add("rating", 200);

    InteractionDataset data = ParquetEvents.usual().read(write(schema, row));
    assertThat(data.userId(0)).isEqualTo("18446744073709551615");
    assertThat(data.items().ids()).containsExactly("4294967294");
    assertThat(data.sequence(0).rating(0)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aNullInAListOfItemsIsRefusedWhereverItStands(int place) throws IOException {
    String[] items = {"a", "b", "c"};
    items[place] = null;
    Path file = write(HISTORY, history(), history("a"), history(items));

    try (HistoryReader reader = HistoryReader.open(file)) {
      assertThat(reader.next()).isEqualTo(new StoredHistory(null, List.of()));
      assertThat(reader.next()).isEqualTo(new StoredHistory(null, List.of("a")));
      assertThatThrownBy(reader::next)
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining(file + ", line 3: expected ids in the list of items, found null");
    }
  }

  @Test
  void aListThatIsNullIsAnEmptyHistory() throws IOException {
    try (HistoryReader reader = HistoryReader.open(write(HISTORY, new SimpleGroup(HISTORY)))) {
      assertThat(reader.next()).isEqualTo(new StoredHistory(null, List.of()));
      assertThat(reader.next()).isNull();
    }
  }

  private static final MessageType HISTORY =
      MessageTypeParser.parseMessageType(
          """
          message history {
            optional group items (LIST) {
              repeated group list { optional binary element (STRING); }
            }
          }
          """);

  private static Group history(@Nullable String... items) {
    Group row = new SimpleGroup(HISTORY);
    Group list = row.addGroup("items");
    for (String item : items) {
      Group element = list.addGroup("list");
      if (item != null) {
        element.add("element", item);
      }
    }
    return row;
  }
}
