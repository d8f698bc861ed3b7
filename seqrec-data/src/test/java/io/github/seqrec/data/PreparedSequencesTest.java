package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directories as seqrec-spark writes them, whose own tests read what it has written. */
class PreparedSequencesTest {

  private static final MessageType ITEM =
      MessageTypeParser.parseMessageType("message item { required binary item_id (STRING); }");

  private static final MessageType SEQUENCE =
      MessageTypeParser.parseMessageType(
          """
          message sequence {
            required binary user_id (STRING);
            required group items (LIST) { repeated group list { required int32 element; } }
            required group actions (LIST) { repeated group list { required int32 element; } }
          }
          """);

  @TempDir private Path directory;

  /** Two users of the items a and b, of whom the second has the given events of two kinds. */
  private static void prepare(Path root, int events, int[] items, int[] actions)
      throws IOException {
    Group a = new SimpleGroup(ITEM);
    a.add("item_id", "a");
    Group b = new SimpleGroup(ITEM);
    b.add("item_id", "b");
    write(root.resolve("items"), ITEM, a, b);
    write(
        root.resolve("sequences"),
        SEQUENCE,
        sequence("u", new int[] {1, 2}, new int[] {1, 1}),
        sequence("v", items, actions));
    PreparationNotes.Step step =
        new PreparationNotes.Step(
            "read",
            new PreparationNotes.Counts(2, 2, events),
            PreparationNotes.Counts.NONE,
            false,
            0,
            0,
            0);
    PreparationNotes notes = new PreparationNotes(List.of(step), List.of());
    Files.writeString(
        root.resolve(PreparedSequences.MANIFEST),
        PreparedSequences.Manifest.of(false, false, List.of("view", "buy"), notes).toJson());
  }

  private static Group sequence(String user, int[] items, int[] actions) {
    Group row = new SimpleGroup(SEQUENCE);
    row.add("user_id", user);
    addAll(row.addGroup("items"), items);
    addAll(row.addGroup("actions"), actions);
    return row;
  }

  private static void addAll(Group list, int[] values) {
    for (int value : values) {
      list.addGroup("list").add("element", value);
    }
  }

  private static void write(Path part, MessageType schema, Group... rows) throws IOException {
    Path file = Files.createDirectories(part).resolve("part-0.parquet");
    ParquetFiles.write(file, schema, rows);
  }

  @Test
  void aDirectoryIsReadAsItWasPrepared() throws IOException {
    prepare(directory, 5, new int[] {2, 2, 1}, new int[] {1, 2, 2});
    InteractionDataset data = PreparedSequences.read(directory);

    assertThat(data.items().ids()).containsExactly("a", "b");
    assertThat(data.actions()).containsExactly("view", "buy");
    assertThat(data.sequence(1).history(3))
        .isEqualTo(History.of(2, 2, 1).withActions(1, 2, 2).withUser("v"));
  }

  @Test
  void noMemoryIsTakenForEventsThatNoFileHolds() throws IOException {
    prepare(directory, 2_147_483_639, new int[] {2, 2, 1}, new int[] {1, 2, 2});
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("found 2 users, 2 items, 5 events or more");
  }

  @Test
  void moreOrFewerEventsThanTheManifestSaysAreRefusedWithBoth() throws IOException {
    for (int told : new int[] {4, 6}) {
      Path root = directory.resolve("told-" + told);
      prepare(root, told, new int[] {2, 2, 1}, new int[] {1, 2, 2});
      assertThatThrownBy(() -> PreparedSequences.read(root))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining(PreparedSequences.MANIFEST)
          .hasMessageContaining("expected 2 users, 2 items, " + told + " events")
          .hasMessageContaining("found 2 users, 2 items, 5 events or more");
    }
  }

  @Test
  void indicesOfNoItemAreRefusedWithTheirRow() throws IOException {
    prepare(directory, 3, new int[] {3}, new int[] {1});
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected an item index from 1 to 2, found 3");
  }

  @Test
  void codesOfNoActionAreRefusedWithTheirRow() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {0});
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected the code of an action from 1 to 2, found 0");
  }

  @Test
  void anItemWithoutAnIdIsRefusedWithItsRow() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {1});
    MessageType optional =
        MessageTypeParser.parseMessageType("message item { optional binary item_id (STRING); }");
    Group a = new SimpleGroup(optional);
    a.add("item_id", "a");
    Path items = directory.resolve("items");
    Files.delete(items.resolve("part-0.parquet"));
    write(items, optional, a, new SimpleGroup(optional));
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("part-0.parquet, line 2: expected an id as item_id, found null");
  }

  @Test
  void aUserWithoutAnIdIsRefusedWithItsRow() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {1});
    MessageType optional =
        MessageTypeParser.parseMessageType(
            SEQUENCE.toString().replace("required binary", "optional binary"));
    Group v = new SimpleGroup(optional);
    addAll(v.addGroup("items"), new int[] {1});
    addAll(v.addGroup("actions"), new int[] {1});
    Path sequences = directory.resolve("sequences");
    Files.delete(sequences.resolve("part-0.parquet"));
    write(sequences, optional, sequence("u", new int[] {1, 2}, new int[] {1, 1}), v);
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("part-0.parquet, line 2: expected text as user_id, found null");
  }

  @Test
  void numbersOfAnotherKindAreRefusedByTheirColumn() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {1});
    MessageType wide =
        MessageTypeParser.parseMessageType(SEQUENCE.toString().replaceFirst("int32", "int64"));
    Group u = new SimpleGroup(wide);
    u.add("user_id", "u");
    u.addGroup("items").addGroup("list").add("element", 1L);
    Path sequences = directory.resolve("sequences");
    Files.delete(sequences.resolve("part-0.parquet"));
    write(sequences, wide, u);
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected a column 'items' of lists of INT32, found")
        .hasMessageContaining("int64");
  }

  @Test
  void aNullInAListIsRefusedWithItsRow() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {1});
    MessageType optional =
        MessageTypeParser.parseMessageType(
            SEQUENCE.toString().replaceAll("required int32", "optional int32"));
    Group v = new SimpleGroup(optional);
    v.add("user_id", "v");
    v.addGroup("items").addGroup("list");
    addAll(v.addGroup("actions"), new int[] {1});
    Path sequences = directory.resolve("sequences");
    Files.delete(sequences.resolve("part-0.parquet"));
    write(sequences, optional, sequence("u", new int[] {1, 2}, new int[] {1, 1}), v);
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected numbers in the list of items, found null");
  }

  @Test
  void anItemThatStandsTwiceIsRefusedWithTheDirectory() throws IOException {
    prepare(directory, 3, new int[] {2}, new int[] {1});
    Path items = directory.resolve("items");
    Files.copy(items.resolve("part-0.parquet"), items.resolve("part-1.parquet"));
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(items + ", line 1: item id 'a' stands at positions 0 and 2");
  }

  @Test
  void aManifestOfAnotherEncodingIsRefusedByName() throws IOException {
    Path manifest = directory.resolve(PreparedSequences.MANIFEST);
    Files.writeString(manifest, "\u00e9", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PreparedSequences.read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(manifest + ", line 1: expected JSON in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | expected JSON, found other text",
        "'' | found an empty file",
        "{\"version\": 9} | expected prepared sequences of version 1, found version 9",
        "{\"version\": 1, \"actions\": []} | found other or missing values",
        "{\"version\": 1, \"actions\": [], \"notes\": {}} | found other or missing values",
        "{\"version\": 1, \"actions\": [], \"notes\": {\"steps\": [], \"warnings\": []}}"
            + " | found other or missing values",
        "{\"version\": 1, \"actions\": [null], \"notes\": {\"steps\": [{\"name\": \"read\","
            + " \"kept\": {}}], \"warnings\": []}} | found other or missing values",
        "{\"version\": 1, \"actions\": [], \"notes\": {\"steps\": [{\"kept\": {}}], \"warnings\": []}}"
            + " | found other or missing values",
        "{\"version\": 1, \"notes\": {\"steps\": [{\"kept\": {}}], \"warnings\": []}}"
            + " | found other or missing values",
        "{\"version\": 1, \"actions\": [], \"notes\": {\"steps\": [{}], \"warnings\": []}}"
            + " | found other or missing values"
      })
  void aManifestThatLacksSomethingIsRefused(String json, String message) {
    assertThatThrownBy(() -> PreparedSequences.Manifest.parse(json, "prepared.json"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("prepared.json: ", message);
  }
}
