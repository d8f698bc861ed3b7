package io.github.seqrec.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ModelStoreTest {

  private static ModelStore bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("seqrec", ModelStore.class);
  }

  @Test
  void bothPropertiesAreBound() {
    assertThat(bound(Map.of("seqrec.models", "/models", "seqrec.first", "a")))
        .isEqualTo(new ModelStore(Path.of("/models"), "a"));
  }

  @Test
  void aMissingPropertyIsNamedWithTheWayToGiveIt() {
    assertMissing(Map.of(), "seqrec.models");
    assertMissing(Map.of("seqrec.first", "a"), "seqrec.models");
    assertMissing(Map.of("seqrec.models", "/models"), "seqrec.first");
  }

  private static void assertMissing(Map<String, String> properties, String name) {
    assertThatThrownBy(() -> bound(properties))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("%s (absent) must be given; start with --%s=", name, name);
  }

  @Test
  void theNameThatIsRefusedIsInTheMessage() {
    ModelStore store = new ModelStore(Path.of("/models"), "a");
    assertThatThrownBy(() -> store.load("../other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a model's name (../other) must be");
  }
}
