package io.github.seqrec.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {

  @TempDir private Path directory;
  private Path classes;

  @BeforeEach
  void makeDirectories() throws IOException {
    classes = Files.createDirectories(directory.resolve("examples/target/classes"));
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of("-c", "user.name=n", "-c", "user.email=n@example.org"));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(printed).isZero();
  }

  private Path commit(String file) throws IOException, InterruptedException {
    Path written = directory.resolve(file);
    Files.createDirectories(written.resolveSibling(""));
    Files.writeString(written, "1");
    git("init", "-q");
    git("add", file);
    git("commit", "-q", "-m", "one");
    return written;
  }

  @Test
  void anEditedTreeIsNotItsCommit() throws Exception {
    Path pom = commit("seqrec-models/pom.xml");
    String hash = Checkout.commit(classes).orElseThrow();
    assertThat(hash).matches("[0-9a-f]{40}");

    Files.writeString(directory.resolve("result.json"), "of a run");
    assertThat(Checkout.commit(classes)).hasValue(hash);

    Files.writeString(pom, "22");
    assertThat(Checkout.commit(classes)).hasValue(hash + "-dirty");
  }

  @Test
  void anotherProjectsCommitIsNotOurs() throws Exception {
    commit("pom.xml");
    assertThat(Checkout.commit(classes)).isEmpty();
  }

  @Test
  void whereNoClassesLieNoCommitIsKnown() {
    assertThat(Checkout.commit(directory.resolve("none"))).isEmpty();
    assertThat(Checkout.commitOf(String.class)).isEmpty();
  }
}
