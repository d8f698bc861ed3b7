package io.github.seqrec.models.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.plain.PlainRecommender;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxExportTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "sasrec, modern, dim=16 heads=2",
    "sasrec, paper, dim=12 heads=2",
    "sasrec, modern, dim=12 heads=2 normPlace=post expansion=3",
    "sasrec, modern, dim=12 heads=2 normPlace=post expansion=3 activation=gelu",
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
    "sasrec, modern, positions=rotary, positions (rotary) must be learnt; train the model with",
    "caser, tuned, dim=8, model_type (caser) must be sasrec or gru; train one of these"
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

  @ParameterizedTest
  @CsvSource({"sasrec, modern, dim=8 actions=true", "gru, gru4rec, embeddingDim=8 actions=true"})
  void aModelThatReadsActionsIsRefusedAndLeavesNoFile(String model, String preset, String changes)
      throws IOException {
    Path path = Tiny.saved(directory, model, preset, changes, Tiny.dataWithActions());
    Path file = directory.resolve("model.onnx");
    assertThatThrownBy(() -> OnnxExport.write(path, file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            path.toString(), "actions (true) must be false; train the model with actions=false");
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void anOptionThatALaterReleaseSavedIsRefused() throws IOException {
    Path path = Tiny.saved(directory, "sasrec", "modern", "dim=8");
    Path config = path.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"pre\"", "\"sandwich\""));
    Path file = directory.resolve("model.onnx");
    assertThatThrownBy(() -> OnnxExport.write(path, file))
        .hasMessageContaining("normPlace ('sandwich') must be one of [pre, query, post]");
    assertThatThrownBy(() -> PlainRecommender.load(path))
        .hasMessageContaining("normPlace ('sandwich') must be one of [pre, query, post]");
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void weightsThatHaveNoRoomInAFileAreRefusedByTheirSumBeforeAnyIsWritten() throws IOException {
    Tensor quarter = zeros(1 << 29);
    OnnxExport.requireRoom(List.of(quarter, quarter, quarter));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExport.requireRoom(List.of(quarter, quarter, quarter, quarter)))
        .withMessageContaining(
            "its weights (536,870,912 values of 4 bytes) must be less than 2 GiB");
  }

  /** Mapped of a file without content, so that they take no memory. */
  private Tensor zeros(int bytes) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(directory.resolve("0").toFile(), "rw")) {
      sparse.setLength(bytes);
      return new Tensor(
          Tensor.Type.F32,
          new long[] {bytes / Float.BYTES},
          sparse.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, bytes));
    }
  }
}
