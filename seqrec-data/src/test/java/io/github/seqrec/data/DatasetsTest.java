package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server in this process. */
class DatasetsTest {

  private static final byte[] RATINGS =
      "1::2::3::4\n".repeat(5_000).getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 = Hashing.sha256().hashBytes(RATINGS).toString();

  @TempDir private Path cache;
  private HttpServer server;
  private final List<String> messages = new ArrayList<>();
  private final List<String> ranges = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/good/ratings.dat", exchange -> answer(exchange, true));
    server.createContext("/whole/ratings.dat", exchange -> answer(exchange, false));
    server.createContext(
        "/moved/ratings.dat",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/good/ratings.dat");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/cut/ratings.dat",
        exchange -> {
          exchange.sendResponseHeaders(200, RATINGS.length);
          exchange.getResponseBody().write(RATINGS, 0, RATINGS.length / 2);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    server.createContext(
        "/chunked/ratings.dat",
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in chunks, without a length
          exchange.getResponseBody().write(new byte[17 << 20]);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFileIsDownloadedOnceVerifiedAndRead() throws IOException {
    KnownDataset known = known("/good/ratings.dat").verifiedBy(SHA256);

    assertThat(known.fetch().read().interactionCount()).isEqualTo(5_000);
    assertThat(messages)
        .hasSize(2)
        .anyMatch(message -> message.startsWith("terms of small: research only"))
        .anyMatch(message -> message.endsWith("checksum as expected"));
    server.stop(0);
    assertThat(known.fetch().read().userCount()).isEqualTo(1);
    ReadOptions other = ReadOptions.defaults().charset(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> known.read(other)).isInstanceOf(MalformedDataException.class);
    assertThat(messages).hasSize(2);
    assertThat(known.file()).isEqualTo(cache.resolve("small/ratings.dat"));
  }

  @Test
  void aRedirectIsFollowed() throws IOException {
    assertThat(known("/moved/ratings.dat").verifiedBy(SHA256).fetch().file()).exists();
  }

  @Test
  void withoutAChecksumTheMessagesSaySo() throws IOException {
    known("/good/ratings.dat").fetch();

    assertThat(messages).anyMatch(message -> message.contains("no verified checksum is known"));
  }

  @Test
  void withoutALengthTheMessagesTellNone() throws IOException {
    KnownDataset known = known("/chunked/ratings.dat").fetch();

    assertThat(known.file()).hasSize(17 << 20);
    assertThat(messages)
        .hasSize(3)
        .anyMatch(message -> message.matches(".*: 16,\\d{3},\\d{3} bytes"))
        .anyMatch(message -> message.endsWith("told no length, so that nothing was checked"));
  }

  @Test
  void aFileThatIsThereIsVerifiedToo() throws IOException {
    KnownDataset known = known("/good/ratings.dat").verifiedBy(SHA256);
    Files.createDirectories(known.file().getParent());
    Files.writeString(known.file(), "1::2::3::4\n");

    assertThatThrownBy(known::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(known.file() + ": expected the sha256 " + SHA256)
        .hasMessageContaining("remove the file to download it again");
    assertThat(known.file()).hasContent("1::2::3::4\n");
    Files.delete(known.file());
    assertThat(known.fetch().read().interactionCount()).isEqualTo(5_000);
  }

  @Test
  void aWrongChecksumLeavesNoFile() {
    KnownDataset known = known("/good/ratings.dat").verifiedBy("0".repeat(64));

    assertThatThrownBy(known::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected the sha256 0000")
        .hasMessageContaining("found " + SHA256)
        .hasMessageContaining("put it at " + known.file());
    assertThat(known.file()).doesNotExist();
    assertThat(known.file().resolveSibling("ratings.dat.part")).doesNotExist();
  }

  @Test
  void aDownloadThatIsCutOffGoesOnWhereItStopped() throws IOException {
    KnownDataset cut = known("/cut/ratings.dat").verifiedBy(SHA256);

    assertThatThrownBy(cut::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut off after")
        .hasMessageContaining("try again");
    assertThat(cut.file()).doesNotExist();
    Path part = cut.file().resolveSibling("ratings.dat.part");
    Files.write(part, Arrays.copyOf(RATINGS, 1_000));
    known("/good/ratings.dat").verifiedBy(SHA256).fetch();
    assertThat(ranges).containsExactly("bytes=1000-");
    assertThat(Files.readAllBytes(cut.file())).isEqualTo(RATINGS);
  }

  @Test
  void aWholePartOnlyGetsItsName() throws IOException {
    KnownDataset known = known("/good/ratings.dat").verifiedBy(SHA256);
    Path part = part(known, RATINGS);

    assertThat(Files.readAllBytes(known.fetch().file())).isEqualTo(RATINGS);
    assertThat(part).doesNotExist();
    assertThat(requests).hasValue(1);
    assertThat(messages).anyMatch(message -> message.endsWith("checksum as expected"));
  }

  @Test
  void aWrongPartThatIsTooLongIsThrownAway() throws IOException {
    KnownDataset known = known("/good/ratings.dat").verifiedBy(SHA256);
    Path part = part(known, new byte[RATINGS.length + 1]);

    assertThat(Files.readAllBytes(known.fetch().file())).isEqualTo(RATINGS);
    assertThat(part).doesNotExist();
    assertThat(requests).hasValue(2);
  }

  private static Path part(KnownDataset known, byte[] bytes) throws IOException {
    Files.createDirectories(known.file().getParent());
    return Files.write(known.file().resolveSibling("ratings.dat.part"), bytes);
  }

  @Test
  void withoutAChecksumACutDownloadStartsAgain() throws IOException {
    KnownDataset known = known("/good/ratings.dat");
    part(known, new byte[] {1, 2, 3});

    assertThat(Files.readAllBytes(known.fetch().file())).isEqualTo(RATINGS);
    assertThat(ranges).isEmpty();
  }

  @Test
  void aServerThatCannotGoOnStartsAgain() throws IOException {
    KnownDataset known = known("/whole/ratings.dat").verifiedBy(SHA256);
    part(known, new byte[] {1, 2, 3});

    assertThat(Files.readAllBytes(known.fetch().file())).isEqualTo(RATINGS);
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertThatThrownBy(() -> known("/none/ratings.dat").fetch())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server answered 404")
        .hasMessageContaining("put it at ");
  }

  @Test
  void withoutANetworkTheMessageSaysWhereToPutTheFile() {
    KnownDataset known = known("/good/ratings.dat");
    server.stop(0);

    assertThatThrownBy(known::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no connection")
        .hasMessageContaining("without a network, download it elsewhere and put it at ");
    assertThatThrownBy(known::read).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void knownSetsAreFetchedOverHttpsOnlyAndHaveTerms() {
    for (KnownDataset known :
        List.of(
            Datasets.movieLens100K(),
            Datasets.movieLens1M(),
            Datasets.movieLens20M(),
            Datasets.amazonBeauty(),
            Datasets.amazonSports(),
            Datasets.amazonToys(),
            Datasets.delicious(),
            Datasets.lastFm())) {
      assertThat(known.source()).hasScheme("https");
      assertThat(known.terms()).contains("research use");
      assertThat(known.in(cache).file().getParent()).isEqualTo(cache.resolve(known.name()));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Datasets.movieLens1M().verifiedBy("abc"))
        .withMessageContaining("sha256 ('abc')");
  }

  private KnownDataset known(String path) {
    URI source = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return KnownDataset.of("small", source, "research only", MovieLens::read)
        .in(cache)
        .telling(messages::add);
  }

  private void answer(HttpExchange exchange, boolean partial) throws IOException {
    requests.incrementAndGet();
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    if (range != null && partial) {
      ranges.add(range);
      from = Integer.parseInt(range.replaceAll("\\D", ""));
    }
    if (from >= RATINGS.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, RATINGS.length - from);
    exchange.getResponseBody().write(RATINGS, from, RATINGS.length - from);
    exchange.close();
  }
}
