package io.github.seqrec.models.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxExportTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, dim=16 heads=2",
    "sasrec, paper, dim=12 heads=2",
    "gru, gru4rec, embeddingDim=12 hidden=16",
    "gru, gru4rec, embeddingDim=12 hidden=12 layers=2",
    "gru, gru4rec, embeddingDim=12 hidden=10 tied=false"
  })
  void onnxRuntimeScoresAsTheModelDoes(String model, String preset, String changes)
      throws IOException, OrtException {
    Path path = Tiny.saved(directory, model, preset, changes);
    Path file = directory.resolve("model.onnx");
    OnnxExport.write(path, file);
    try (SequentialRecommender libtorch = Recommenders.load(path)) {
      float[][] expected = libtorch.scoreAll(Tiny.HISTORIES);
      float[][] actual = run(file, Tiny.HISTORIES);
      for (int i = 0; i < expected.length; i++) {
        float[] row = Arrays.copyOfRange(expected[i], 1, expected[i].length);
        float largest = 1e-3f;
        for (float score : row) {
          largest = Math.max(largest, Math.abs(score));
        }
        assertThat(Arrays.copyOfRange(actual[i], 1, actual[i].length))
            .containsExactly(row, Offset.offset(1e-5f * largest));
      }
    }
  }

  private static float[][] run(Path file, List<History> histories) throws OrtException {
    int columns = histories.stream().mapToInt(History::size).max().orElse(0);
    long[][] items = new long[histories.size()][columns];
    long[] lengths = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      lengths[i] = histories.get(i).size();
      for (int t = 0; t < lengths[i]; t++) {
        items[i][t] = histories.get(i).item(t);
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor first = OnnxTensor.createTensor(environment, items);
        OnnxTensor second = OnnxTensor.createTensor(environment, lengths);
        OrtSession.Result result = session.run(Map.of("items", first, "lengths", second))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, positions=rotary, positions (rotary) must be learnt",
    "caser, tuned, dim=8, model_type (caser) must be sasrec or gru"
  })
  void whatIsNotWrittenAsOnnxIsRefusedAndLeavesNoFile(
      String model, String preset, String changes, String message) throws IOException {
    Path path = Tiny.saved(directory, model, preset, changes);
    Path file = directory.resolve("model.onnx");
    assertThatThrownBy(() -> OnnxExport.write(path, file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(path.toString(), message);
    assertThat(Files.exists(file)).isFalse();
  }
}
