package io.github.seqrec.examples;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checkout of this project that classes were compiled in. */
final class Checkout {

  /** What tells this project from others that a directory may belong to. */
  private static final String OURS = "seqrec-models/pom.xml";

  private Checkout() {}

  /**
   * The commit that a class is of, whatever the current directory is.
   *
   * @return as {@link #commit}; empty also if it is not told where the class comes from
   */
  static Optional<String> commitOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path classes = Path.of(source.getLocation().toURI());
      Path directory = Files.isDirectory(classes) ? classes : classes.resolveSibling("");
      return commit(directory);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty(); // no file
    }
  }

  /**
   * The commit of the checkout that a directory lies in.
   *
   * @return its hash, with {@code -dirty} behind it if a file that git knows is changed; empty if
   *     the directory lies in no checkout of this project, or there is no git
   */
  static Optional<String> commit(Path directory) {
    return git(directory, "rev-parse", "--show-toplevel")
        .map(Path::of)
        .filter(top -> Files.exists(top.resolve(OURS)))
        .flatMap(Checkout::described);
  }

  private static Optional<String> described(Path top) {
    Optional<String> changed = git(top, "status", "--porcelain", "--untracked-files=no");
    return git(top, "rev-parse", "HEAD")
        .flatMap(hash -> changed.map(lines -> lines.isEmpty() ? hash : hash + "-dirty"));
  }

  /** What a command of git prints; empty if it fails. */
  private static Optional<String> git(Path directory, String... arguments) {
    // A report writes nothing into the checkout, not even what git would remember of its files.
    List<String> command =
        new ArrayList<>(List.of("git", "--no-optional-locks", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String printed =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
