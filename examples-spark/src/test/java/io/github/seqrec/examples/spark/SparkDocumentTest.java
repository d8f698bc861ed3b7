package io.github.seqrec.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The page about Spark says what compiles; the other pages are tested where Spark is not. */
class SparkDocumentTest {

  private static final Path PAGE = Path.of("..", "docs", "spark.md");

  /** A block of Java; the comment above it declares what it uses and does not make. */
  private static final Pattern JAVA =
      Pattern.compile("(?m)(?:^<!-- given: (.*) -->\\R)?^```java\\R([\\s\\S]*?)^```$");

  /** Of this module, once the lines that end with a backslash are joined. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "-pl examples-spark -am compile exec:java\\s+-Dexample=([\\w.]+)"
              + "\\s+-Dexec\\.args=\"([^\"]*)\"");

  private static final String IMPORTS =
      Stream.of(
              "java.nio.file",
              "java.util",
              "io.github.seqrec.api",
              "io.github.seqrec.data",
              "io.github.seqrec.data.split",
              "io.github.seqrec.eval",
              "io.github.seqrec.models",
              "io.github.seqrec.spark",
              "org.apache.spark.sql")
          .map(name -> "import " + name + ".*;\n")
          .collect(Collectors.joining());

  @Test
  void itsBlocksOfJavaCompile(@TempDir Path classes) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    Matcher block = JAVA.matcher(Files.readString(PAGE));
    while (block.find()) {
      String name = "Block" + sources.size();
      String given = block.group(1) == null ? "" : block.group(1);
      sources.add(
          source(
              name,
              IMPORTS
                  + "final class %s { static void run(%s) throws Exception {\n%s\n} }"
                      .formatted(name, given, block.group(2))));
    }
    assertThat(sources).hasSizeGreaterThan(4);
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, options, null, sources)
                .call())
        .as(messages.toString())
        .isTrue();
  }

  @Test
  void itsExamplesTakeTheOptionsOfTheCommands() throws Exception {
    List<String> commands = new ArrayList<>();
    Matcher command = COMMAND.matcher(Files.readString(PAGE).replaceAll("\\\\\\R", " "));
    while (command.find()) {
      Object example =
          Class.forName("io.github.seqrec.examples.spark." + command.group(1))
              .getDeclaredConstructor()
              .newInstance();
      List<String> arguments = List.of(command.group(2).strip().split("\\s+"));
      assertThatCode(() -> new CommandLine(example).parseArgs(arguments.toArray(String[]::new)))
          .as(command.group())
          .doesNotThrowAnyException();
      commands.add(command.group(1) + " " + arguments.get(0));
    }
    assertThat(commands)
        .containsExactly(
            "SparkPipeline --data",
            "bench.SparkBench prepare",
            "bench.SparkBench score",
            "bench.SparkBench train");
  }

  private static JavaFileObject source(String name, String code) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }
}
