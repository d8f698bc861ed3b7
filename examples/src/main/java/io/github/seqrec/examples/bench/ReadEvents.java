package io.github.seqrec.examples.bench;

import com.google.gson.JsonObject;
import com.sun.management.OperatingSystemMXBean;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.ReadOptions;
import io.github.seqrec.data.SyntheticEvents;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.data.batch.TrainingBatches;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.examples.DataFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast a file becomes a split, and how much memory that takes. */
@Command(
    name = "bench.ReadEvents",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a file, keeps its core, splits it by leave-one-out and makes some batches.",
      "Prints one line of JSON: events_per_second from the file to the split, CPU seconds",
      "of the whole process beside them, bytes_per_event of the filtered data with all ids."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ReadEvents implements Callable<Integer> {

  private static final long SEED = 42;
  private static final int SPILLED = 20_000_000;
  private static final double MEGA = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "The events.")
  private Path data;

  @Option(
      names = "--format",
      defaultValue = "csv",
      paramLabel = "NAME",
      completionCandidates = DataFormat.Names.class,
      description = "Their format: ${COMPLETION-CANDIDATES}.")
  private String format = "";

  @Option(
      names = "--generate",
      defaultValue = "0",
      paramLabel = "N",
      description = "Writes N made-up events to the file first, if there is none.")
  private long generate;

  @Option(
      names = "--spill",
      paramLabel = "DIR",
      description = "Keeps events in temporary files there, 20 million in memory.")
  private @Nullable Path spill;

  @Option(names = "--core", defaultValue = "5", description = "Keep the N-core, stable.")
  private int core;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      description = "Runs, of which the last one is told: the first ones compile the code.")
  private int repeat;

  @Option(
      names = "--steps",
      defaultValue = "100",
      description = "Training steps whose batches are made.")
  private int steps;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new ReadEvents(), args);
  }

  @Override
  public Integer call() throws IOException {
    Commands.requireAtLeastOne("repeat", repeat);
    if (generate > 0 && !Files.exists(data)) {
      SyntheticEvents.of(generate, SEED).write(data);
    }
    JsonObject json = new JsonObject();
    for (int run = 0; run < repeat; run++) {
      json = measure(DataFormat.named(format));
    }
    Commands.out(spec).println(json);
    return 0;
  }

  private JsonObject measure(DataFormat reader) throws IOException {
    long before = usedAfterCollection();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    double cpu = cpuSeconds();
    long begin = System.nanoTime();
    InteractionDataset events = reader.read(data, options());
    long read = events.interactionCount();
    double readSeconds = since(begin);
    long filterBegin = System.nanoTime();
    events = KCore.stable(core).apply(events);
    double filterSeconds = since(filterBegin);
    long splitBegin = System.nanoTime();
    Split split = LeaveOneOut.of(events);
    double splitSeconds = since(splitBegin);
    double seconds = since(begin);
    double cpuSeconds = cpuSeconds() - cpu;
    double peak =
        heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MEGA;
    long batchesBegin = System.nanoTime();
    long positions = positions(split);
    double batchSeconds = since(batchesBegin);

    JsonObject json = new JsonObject();
    json.addProperty("file", String.valueOf(data.getFileName()));
    json.addProperty("file_mb", Files.size(data) / MEGA);
    json.addProperty("events", read);
    json.addProperty("events_kept", events.interactionCount());
    json.addProperty("users_kept", events.userCount());
    json.addProperty("items_kept", events.items().size());
    json.addProperty("seconds", seconds);
    json.addProperty("events_per_second", read / seconds);
    json.addProperty("cpu_seconds", cpuSeconds);
    // The clock ticks every 10 ms, and JSON has no infinity.
    if (cpuSeconds > 0) {
      json.addProperty("events_per_cpu_second", read / cpuSeconds);
    }
    json.addProperty("read_seconds", readSeconds);
    json.addProperty("filter_seconds", filterSeconds);
    json.addProperty("split_seconds", splitSeconds);
    json.addProperty("batch_steps", steps);
    json.addProperty("batch_positions", positions);
    json.addProperty("batch_seconds", batchSeconds);
    json.addProperty("peak_heap_mb", peak);
    json.addProperty("max_heap_mb", Runtime.getRuntime().maxMemory() / MEGA);
    json.addProperty("test_cases", split.test().size());
    split = null;
    json.addProperty(
        "bytes_per_event", (double) (usedAfterCollection() - before) / events.interactionCount());
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    return json;
  }

  private ReadOptions options() {
    ReadOptions options = ReadOptions.defaults();
    return spill == null ? options : options.spilling(spill, SPILLED);
  }

  /** Makes the first batches of an epoch, as a training does. */
  private long positions(Split split) {
    TrainingBatches batches = TrainingBatches.of(split.training(), 50, 256, Windows.LATEST);
    List<List<SequenceBatch>> epoch = batches.epoch(new SplittableRandom(SEED));
    return epoch.stream()
        .limit(steps)
        .flatMap(List::stream)
        .mapToLong(batch -> (long) batch.rows() * batch.length())
        .sum();
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double cpuSeconds() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
