package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and runs the documentation's blocks of Java. */
final class Snippets {

  /** What every block may name without importing it. */
  private static final String IMPORTS =
      Arrays.stream(
              ("java.nio.file java.util java.util.concurrent ai.djl.ndarray"
                      + " com.google.common.collect io.github.seqrec.api io.github.seqrec.api.spi"
                      + " io.github.seqrec.data io.github.seqrec.data.batch"
                      + " io.github.seqrec.data.doctor io.github.seqrec.data.split"
                      + " io.github.seqrec.eval io.github.seqrec.eval.significance"
                      + " io.github.seqrec.eval.experiment io.github.seqrec.models"
                      + " io.github.seqrec.models.baselines io.github.seqrec.models.exchange"
                      + " io.github.seqrec.models.index"
                      + " io.github.seqrec.models.kernels io.github.seqrec.models.network"
                      + " io.github.seqrec.models.neural io.github.seqrec.models.plain"
                      + " io.github.seqrec.models.serving io.github.seqrec.models.training"
                      + " io.github.seqrec.p5")
                  .split(" "))
          .map(name -> "import " + name + ".*;\n")
          .collect(Collectors.joining());

  private static final String CONSTANTS =
      """
      import static io.github.seqrec.data.DelimitedText.Column.*;
      import static io.github.seqrec.models.exchange.SasRecLayout.*;
      """;

  private static final String MAIN = "RunAll";

  private Snippets() {}

  /**
   * Compiles all blocks together, so that they see each other's types, and a class that runs the
   * complete ones.
   */
  static void compile(List<Document.Snippet> snippets, Path classes) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    StringBuilder calls = new StringBuilder();
    for (Document.Snippet snippet : snippets) {
      String code =
          snippet.isType()
              ? snippet.code()
              : "final class %s { static void run(%s) throws Exception {\n%s\n} }"
                  .formatted(snippet.name(), snippet.given(), snippet.code());
      sources.add(source(snippet.name(), IMPORTS + CONSTANTS + code));
      if (snippet.isComplete()) {
        calls.append("System.out.println(\"run: ").append(snippet.name()).append("\");\n");
        calls.append(snippet.name()).append(".run();\n");
      }
    }
    sources.add(
        source(
            MAIN,
            "class %s { public static void main(String[] a) throws Exception { %s } }"
                .formatted(MAIN, calls)));
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
      assertThat(compiler.getTask(messages, files, null, options, null, sources).call())
          .as(messages.toString())
          .isTrue();
    }
  }

  /** Runs the complete blocks in a process of its own, since they name files in their directory. */
  static String run(Path classes, Path directory) throws IOException, InterruptedException {
    Path printed = directory.resolve("printed.txt");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                classes + File.pathSeparator + classPath,
                MAIN)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(10, TimeUnit.MINUTES);
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(printed);
    assertThat(ended).as("ended within 10 minutes: " + output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
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
