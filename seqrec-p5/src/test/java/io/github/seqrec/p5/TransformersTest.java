package io.github.seqrec.p5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Checkpoint;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written here, Python's transformers reads. Runs where {@code -Dseqrec.python} names an
 * interpreter that has torch, transformers and safetensors.
 */
@Tag("slow")
class TransformersTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"t5-v10-tiny", "t5-v11-tiny", "t5-v10-tiny-bf16", "t5-v10-tiny-fp16", "p5-tiny"})
  void transformersReadsTheSameModel(String name) throws IOException, InterruptedException {
    String python = System.getProperty("seqrec.python");
    assumeTrue(python != null, "-Dseqrec.python names no interpreter");
    Path saved = directory.resolve(name);
    try (T5Tokenizer tokenizer = T5Tokenizer.load(Fixtures.path("tokenizer/spiece.model"))) {
      new T5Checkpoint(T5Weights.load(Fixtures.path(name)), tokenizer).write(saved);
    }
    Process check =
        new ProcessBuilder(
                python,
                Fixtures.path("check_saved.py").toString(),
                saved.toString(),
                Fixtures.path("ref/" + name + ".safetensors").toString(),
                Fixtures.path("ref/tokenizer.json").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(output).isZero();
    System.out.println(output);
  }
}
