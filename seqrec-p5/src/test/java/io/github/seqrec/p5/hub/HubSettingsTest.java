package io.github.seqrec.p5.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

  private static final Path HOME = Path.of("/home-of-user");

  private static HubSettings of(Map<String, String> environment) {
    return new HubSettings(environment, HOME);
  }

  @Test
  void theMoreSpecialVariableNamesTheCache() {
    Map<String, String> environment = new LinkedHashMap<>();
    assertThat(of(environment).cache()).isEqualTo(HOME.resolve(".cache/huggingface/hub"));
    environment.put("XDG_CACHE_HOME", "/xdg");
    assertThat(of(environment).cache()).isEqualTo(Path.of("/xdg/huggingface/hub"));
    environment.put("HF_HOME", "~/hf");
    assertThat(of(environment).cache()).isEqualTo(HOME.resolve("hf/hub"));
    environment.put("HUGGINGFACE_HUB_CACHE", "/old");
    assertThat(of(environment).cache()).isEqualTo(Path.of("/old"));
    environment.put("HF_HUB_CACHE", "/new");
    assertThat(of(environment).cache()).isEqualTo(Path.of("/new"));
    environment.put("HF_HUB_CACHE", " ");
    assertThat(of(environment).cache()).isEqualTo(Path.of("/old"));
  }

  @Test
  void theEndpointIsThePublicHubUnlessNamed() {
    assertThat(of(Map.of()).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(of(Map.of("HF_ENDPOINT", "http://mirror/x/")).endpoint())
        .isEqualTo(URI.create("http://mirror/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hub.example.org", "localhost:8080", "ftp://mirror", "https://", "http://a b"})
  void anEndpointThatIsNoAddressIsRefused(String named) {
    HubSettings settings = of(Map.of("HF_ENDPOINT", named));
    assertThatThrownBy(settings::endpoint)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HF_ENDPOINT ('%s') must be an address of http or https with a host, such as"
                + " https://huggingface.co",
            named);
  }

  @Test
  void onlyAYesIsOffline() {
    for (String yes : new String[] {"1", "true", "Yes", "ON"}) {
      assertThat(of(Map.of("HF_HUB_OFFLINE", yes)).offline()).isTrue();
    }
    assertThat(of(Map.of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "")).offline()).isFalse();
  }

  @Test
  void timeoutsAreSeconds() {
    assertThat(of(Map.of()).headTimeout()).isEqualTo(Duration.ofSeconds(10));
    HubSettings settings = of(Map.of("HF_HUB_ETAG_TIMEOUT", "3", "HF_HUB_DOWNLOAD_TIMEOUT", "0"));
    assertThat(settings.headTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThatThrownBy(settings::downloadTimeout)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_HUB_DOWNLOAD_TIMEOUT ('0') must be a whole number of seconds");
  }
}
