package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.kernels.Replica;
import io.github.seqrec.models.kernels.ThreadGradients;
import io.github.seqrec.models.network.Parameters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepWorkersTest {

  private static final int SIZE = 16;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Parameters parameters = Parameters.random(manager, 3);
  private final Linear linear = parameters.linear("layer", SIZE, SIZE);

  @AfterEach
  void close() {
    manager.close();
  }

  private static List<TrainingTask.Part> parts(double... weights) {
    return DoubleStream.of(weights)
        .<TrainingTask.Part>mapToObj(
            weight ->
                new TrainingTask.Part() {
                  @Override
                  public double weight() {
                    return weight;
                  }

                  @Override
                  public NDArray loss(Pass pass) {
                    throw new AssertionError("is not asked for");
                  }
                })
        .toList();
  }

  /** Adds the gradients of a loss that differs from part to part. */
  private void addGradients(int part, @Nullable Replica replica) {
    try (NDManager scope = manager.newSubManager();
        ThreadGradients collector = new ThreadGradients()) {
      Pass pass = Pass.ofTraining(scope, Precision.FLOAT32, replica, part);
      NDArray x =
          scope
              .arange(0, SIZE * SIZE, 1, DataType.FLOAT32)
              .mul(0.001f * (part + 1))
              .reshape(new Shape(1, SIZE, SIZE));
      pass.backward(collector, Kernels.linear(pass, x, linear).square().sum());
    }
  }

  private List<float[]> takeGradients() {
    return parameters.list().stream()
        .map(
            parameter -> {
              NDArray gradient = parameter.getGradient();
              float[] values = gradient.toFloatArray();
              gradient.subi(gradient.duplicate());
              return values;
            })
        .toList();
  }

  @Test
  void gradientsOfAllPartsAddUpAndAreTheSameBitsEachTime() {
    List<TrainingTask.Part> parts = parts(5, 1, 4, 2, 3, 3, 1);
    IntStream.range(0, parts.size()).forEach(part -> addGradients(part, null));
    List<float[]> alone = takeGradients();

    try (StepWorkers workers = new StepWorkers(manager, parameters.list(), 3)) {
      workers.run(parts, this::addGradients);
      List<float[]> first = takeGradients();
      for (int i = 0; i < alone.size(); i++) {
        assertThat(first.get(i)).containsExactly(alone.get(i), offset(1e-3f));
      }
      for (int repeat = 0; repeat < 20; repeat++) {
        workers.run(parts, this::addGradients);
        assertThat(takeGradients()).usingRecursiveComparison().isEqualTo(first);
      }
    }
  }

  @Test
  void theHeaviestPartIsAloneIfTheOthersTogetherAreNoHeavier() {
    ConcurrentHashMap<Integer, String> threads = new ConcurrentHashMap<>();
    try (StepWorkers workers = new StepWorkers(manager, parameters.list(), 2)) {
      workers.run(
          parts(1, 4, 2, 1),
          (part, replica) -> threads.put(part, Thread.currentThread().getName()));
    }
    String others = threads.get(0);
    assertThat(threads).containsEntry(2, others).containsEntry(3, others);
    assertThat(threads.get(1)).isNotEqualTo(others);
  }

  @Test
  void threadsOfOperationsAreDividedAndStayAsTheyWereForTheCaller() {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    Tiny.withThreads(
        4,
        () -> {
          try (StepWorkers workers = new StepWorkers(manager, parameters.list(), 2)) {
            workers.run(parts(1, 1), (part, replica) -> seen.add(ComputeThreads.ofThisThread()));
            assertThat(seen).containsExactly(2);
            assertThat(ComputeThreads.ofThisThread()).isEqualTo(4);
          }
        });
  }

  @Test
  void threadsThatComeLaterStartAsBefore() {
    int before = ofNewThread();
    Tiny.withThreads(
        before + 3,
        () -> {
          try (StepWorkers workers = new StepWorkers(manager, parameters.list(), 2)) {
            workers.run(parts(1, 1), (part, replica) -> ComputeThreads.ofThisThread());
            assertThat(ofNewThread()).isEqualTo(before);
          }
        });
  }

  private static int ofNewThread() {
    return CompletableFuture.supplyAsync(
            ComputeThreads::ofThisThread, task -> new Thread(task).start())
        .join();
  }

  @Test
  void aPartThatFailsIsThrownWhenTheOthersAreThrough() {
    Set<Integer> finished = ConcurrentHashMap.newKeySet();
    try (StepWorkers workers = new StepWorkers(manager, parameters.list(), 2)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      parts(1, 1),
                      (part, replica) -> {
                        if (part == 0) {
                          throw new IllegalArgumentException("of part 0");
                        }
                        finished.add(part);
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of part 0");
      assertThat(finished).containsExactly(1);
    }
  }

  @Test
  void gradientsOfRowsAddUpAndAParameterMayBeReadBySomePartsOnly() {
    Parameters tables = Parameters.random(manager, 5);
    NDArray large = tables.normal("large", 1, 70_000, 2);
    NDArray rare = tables.normal("rare", 1, 4, 2);
    StepWorkers.Computation reading =
        (part, replica) -> {
          try (NDManager scope = manager.newSubManager();
              ThreadGradients collector = new ThreadGradients()) {
            Pass pass = Pass.ofTraining(scope, Precision.FLOAT32, replica, part);
            NDArray items = scope.create(new int[] {1, part + 1}, new Shape(1, 2));
            NDArray read = Kernels.lookup(pass, items, large).sum();
            // The first worker has part 0, and does not read this one.
            NDArray more = Kernels.lookup(pass, items, rare).sum();
            pass.backward(collector, part == 0 ? read : read.add(more));
          }
        };
    try (StepWorkers workers = new StepWorkers(manager, tables.list(), 3)) {
      for (int round = 1; round <= 2; round++) {
        workers.run(parts(3, 2, 1), reading);
        assertThat(large.getGradient().toDense().get("1:4, 0").toFloatArray())
            .containsExactly(4f * round, round, round);
        assertThat(rare.getGradient().get(":, 0").toFloatArray())
            .containsExactly(0, 2f * round, round, round);
      }
    }
  }
}
