package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.data.internal.IdTable;
import io.github.seqrec.data.internal.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdTableTest {

  @Test
  void agreesWithAMapOfStringsForShortAndLongIds() {
    SplittableRandom random = new SplittableRandom(3);
    IdTable table = new IdTable();
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder id = new StringBuilder();
      for (int length = random.nextInt(1, 12); length > 0; length--) {
        id.append((char) random.nextInt(0, 4));
      }
      byte[] bytes = id.toString().getBytes(StandardCharsets.UTF_8);
      int expected = map.getOrDefault(id.toString(), -1);
      assertThat(table.find(bytes, 0, bytes.length)).isEqualTo(expected);
      map.putIfAbsent(id.toString(), map.size());
      assertThat(table.index(bytes, 0, bytes.length)).isEqualTo(map.get(id.toString()));
    }
    assertThat(table.size()).isEqualTo(map.size());
    map.forEach((id, index) -> assertThat(table.id(index)).isEqualTo(id));
  }

  @Test
  void numbersAreThoseOfTheJdk() {
    for (String text : new String[] {"0", "-1", "9223372036854775807", "0012", "+5"}) {
      assertThat(parseLong(text)).isEqualTo(Long.parseLong(text));
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      String text = random.nextInt(0, 1000) + "." + random.nextInt(0, 1000);
      assertThat(parseFloat(text)).isEqualTo(Float.parseFloat(text));
    }
    for (String text : new String[] {"5", ".5", "5.", "1e3", "-2", "12345678.9"}) {
      assertThat(parseFloat(text)).isEqualTo(Float.parseFloat(text));
    }
  }

  private static long parseLong(String text) {
    return Numbers.parseLong(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
  }

  private static float parseFloat(String text) {
    return Numbers.parseFloat(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
  }
}
