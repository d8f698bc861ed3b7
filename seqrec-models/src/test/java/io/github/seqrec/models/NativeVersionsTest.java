package io.github.seqrec.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * DJL's engine, its JNI library and libtorch must be of one set: where they are not, DJL tries to
 * download what fits, without a checksum. The engine's jar names the two versions that it wants,
 * and each native jar names its own, in the files that DJL itself reads.
 */
class NativeVersionsTest {

  @Test
  void theJniLibraryFitsTheEngine() throws IOException {
    Properties engine = only("pytorch-engine.properties");
    String wanted = engine.getProperty("pytorch_version") + "-" + engine.getProperty("djl_version");
    assertThat(only("jnilib/pytorch.properties"))
        .as("set djl.version and pytorch.version of the parent pom to one set")
        .containsEntry("jni_version", wanted);
  }

  @Test
  void libtorchFitsTheEngine() throws IOException {
    String wanted = only("pytorch-engine.properties").getProperty("pytorch_version");
    // Such as 2.7.1-20250812: the day of packaging follows the version.
    assertThat(only("native/lib/pytorch.properties").getProperty("version"))
        .as("set pytorch.version of the parent pom to what the engine wants")
        .matches(wanted.replace(".", "\\.") + "(-\\d+)?");
    assertThat(Engine.getEngine("PyTorch").getVersion()).isEqualTo(wanted);
  }

  /** Reads a resource of which the class path holds exactly one. */
  private static Properties only(String resource) throws IOException {
    List<URL> found =
        Collections.list(NativeVersionsTest.class.getClassLoader().getResources(resource));
    assertThat(found).as(resource).hasSize(1);
    Properties properties = new Properties();
    try (InputStream in = found.get(0).openStream()) {
      properties.load(in);
    }
    return properties;
  }
}
