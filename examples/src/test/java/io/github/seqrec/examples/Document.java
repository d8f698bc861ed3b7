package io.github.seqrec.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of documentation: the blocks of Java and the command lines in it. */
record Document(String name, String text) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A block between fences; above it may stand a comment that says what the code is given. */
  private static final Pattern JAVA =
      Pattern.compile("(?m)(?:^<!-- given: (.*) -->\\R)?^```java\\R(?<code>[\\s\\S]*?)^```$");

  /** Of this module; those of the others stand on their class paths and are run by their tests. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "-pl examples -am compile exec:java\\s+-Dexample=([\\w.]+)(?:\\s+-Dexec\\.args=\"([^\"]*)\")?");

  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|record|interface|enum) (\\w+)");

  /**
   * A block of Java.
   *
   * @param name of the class that holds it
   * @param given declarations of what it uses and does not make, empty if it is complete
   */
  record Snippet(String name, String given, String code) {

    /** Whether the block declares a type, instead of being statements. */
    boolean isType() {
      return TYPE.matcher(code).find();
    }

    /** Whether it runs as it stands. */
    boolean isComplete() {
      return given.isEmpty() && !isType();
    }
  }

  /** A call of an example. */
  record Command(String example, List<String> arguments) {}

  /** The README first, then all pages under docs. */
  static List<Document> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    files.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<Document> documents = new ArrayList<>();
    for (Path file : files) {
      String name = ROOT.relativize(file).toString().replace('\\', '/');
      documents.add(new Document(name, Files.readString(file)));
    }
    return documents;
  }

  List<Snippet> snippets() {
    List<Snippet> snippets = new ArrayList<>();
    Matcher block = JAVA.matcher(text);
    while (block.find()) {
      String code = block.group("code");
      Matcher type = TYPE.matcher(code);
      long line = text.substring(0, block.start("code")).lines().count();
      String place = name.replaceAll("\\W", "_") + "_line_" + line;
      String given = block.group(1) == null ? "" : block.group(1);
      snippets.add(new Snippet(type.find() ? type.group(1) : place, given, code));
    }
    return snippets;
  }

  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    Matcher command = COMMAND.matcher(text.replaceAll("\\\\\\R", " "));
    while (command.find()) {
      String arguments = command.group(2) == null ? "" : command.group(2).strip();
      commands.add(
          new Command(
              command.group(1),
              arguments.isEmpty() ? List.of() : List.of(arguments.split("\\s+"))));
    }
    return commands;
  }

  @Override
  public String toString() {
    return name;
  }
}
