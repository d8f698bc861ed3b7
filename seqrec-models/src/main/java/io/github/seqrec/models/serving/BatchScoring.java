package io.github.seqrec.models.serving;

import com.google.common.base.Throwables;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.api.internal.RunLock;
import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.data.AnswerWriter;
import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.HistoryReader.StoredHistory;
import io.github.seqrec.models.kernels.ComputeThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Answers a file of histories with a file of recommendations: as a stream, with several threads,
 * and so that a run that was killed goes on where it stood.
 *
 * <p>Input: what a {@link HistoryReader} reads, JSON lines, CSV or Parquet. Output: JSON lines
 * {@code {"user": "u1", "items": ["914"], "scores": [3.5], "known": 2}}, compressed if the name
 * ends in {@code .gz}, or, if it ends in {@code .parquet}, what an {@link AnswerWriter} writes; as
 * many rows in the same order. {@code known} is the number of the history's events whose item the
 * model knows; at 0 the answer is the most popular items.
 *
 * <p>The answers grow as lines in a hidden file beside the output, which gets its name when it is
 * complete; a compressed or Parquet file is made of them at the end. Rows are answered in blocks
 * whose bounds don't depend on when a run was killed, so that the result is the same to the byte.
 * Thread-safe, but one output is one run's at a time.
 *
 * @param topK items for each history
 * @param threads that compute, each with one thread of libtorch
 */
public record BatchScoring(int topK, int threads) {

  /** Rows that are answered in one call of the model. */
  static final int BLOCK = 256;

  /** Histories whose answers tell models apart. */
  private static final int QUESTIONS = 8;

  /** Checks the ranges. */
  public BatchScoring {
    Ranges.atLeastOne("topK", topK, 10);
    Ranges.atLeastOne("threads", threads, Runtime.getRuntime().availableProcessors());
  }

  /** This many items for each history, with a thread per processor. */
  public static BatchScoring top(int items) {
    return new BatchScoring(items, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Answers all rows, or those that an earlier run with the same model, input and options left. The
   * input is the same if its bytes are: it is read once for that before the first answer.
   *
   * @param histories the input
   * @param out the output; must not exist
   * @param progress hears the number of rows that are done, in the calling thread; what it throws
   *     stops the run as a kill does
   * @return the number of rows
   * @throws IOException if a file cannot be read or written, the output exists, another run is
   *     writing it, what was left is of another model or input, or a row is no history; the message
   *     names the place
   * @throws IllegalArgumentException if a file is named {@code .parquet.gz}
   * @throws IllegalStateException if the output is a Parquet file and the library is missing
   * @throws InterruptedIOException if the calling thread is interrupted, which it stays; a later
   *     run goes on
   */
  public long run(SequentialRecommender model, Path histories, Path out, LongConsumer progress)
      throws IOException {
    if (out.toString().endsWith(".parquet.gz")) {
      throw new IllegalArgumentException(
          out + " would be Parquet, which compresses by itself; name it .parquet");
    }
    if (isParquet(out.toString())) {
      AnswerWriter.requireParquet();
    }
    OutputFiles files = OutputFiles.of(out);
    return RunLock.holding(
        files.out(),
        () -> {
          try {
            return runAlone(model, histories, files, progress);
          } catch (ClosedByInterruptException e) { // whichever file was being read or written
            throw interrupted(e);
          }
        });
  }

  private long runAlone(
      SequentialRecommender model, Path histories, OutputFiles files, LongConsumer progress)
      throws IOException {
    files.requireAbsent();
    requireSameRun(files, settings(model, histories));
    long lines;
    try (PartFile file = PartFile.open(files.part(), BLOCK);
        HistoryReader input = HistoryReader.open(histories)) {
      lines = answer(model, histories, input, file, progress);
    }
    publish(files.part(), files.out());
    Files.deleteIfExists(files.settings());
    return lines;
  }

  /** The number of rows of an input, for progress bars. */
  public static long rows(Path histories) throws IOException {
    try (HistoryReader input = HistoryReader.open(histories)) {
      long rows = 0;
      while (input.skip()) {
        rows++;
      }
      return rows;
    }
  }

  private long answer(
      SequentialRecommender model,
      Path histories,
      HistoryReader input,
      PartFile file,
      LongConsumer progress)
      throws IOException {
    long read = 0;
    long written = file.lines();
    while (read < written) {
      if (!input.skip()) {
        throw new IOException(
            histories + " has fewer rows than were answered already (" + written + ")");
      }
      read++;
    }
    progress.accept(written);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task ->
                new Thread(
                    () -> {
                      ComputeThreads.ofThisThread(1);
                      task.run();
                    },
                    "seqrec-scoring"));
    // Blocks in work, oldest first: enough to keep the threads busy, and no more in memory.
    Deque<Future<List<String>>> working = new ArrayDeque<>();
    try {
      boolean more = true;
      while (more || !working.isEmpty()) {
        if (more && working.size() <= 2 * threads) {
          List<StoredHistory> block = block(input);
          more = block.size() == BLOCK;
          if (!block.isEmpty()) {
            working.add(pool.submit(() -> AnswerLines.of(model, block, topK)));
          }
        } else {
          written += file.append(await(working.remove(), histories, written));
          progress.accept(written);
        }
      }
      return written;
    } finally {
      pool.shutdownNow();
      // The model may be closed by who called, so no block is in work any more when this returns.
      Uninterruptibles.awaitTerminationUninterruptibly(pool);
    }
  }

  private static List<StoredHistory> block(HistoryReader input) throws IOException {
    List<StoredHistory> block = new ArrayList<>(BLOCK);
    StoredHistory history;
    while (block.size() < BLOCK && (history = input.next()) != null) {
      block.add(history);
    }
    return block;
  }

  /** What became of the block after so many rows. */
  private static List<String> await(Future<List<String>> block, Path histories, long rows)
      throws IOException {
    try {
      return block.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      Throwables.throwIfInstanceOf(cause, Error.class);
      throw new IOException(
          "the model cannot answer a row of "
              + (rows + 1)
              + " to "
              + (rows + BLOCK)
              + " of "
              + histories.toAbsolutePath()
              + ": "
              + cause.getMessage(),
          cause);
    }
  }

  private static InterruptedIOException interrupted(Exception cause) {
    InterruptedIOException stopped =
        new InterruptedIOException("interrupted; the same call goes on where it stood");
    stopped.initCause(cause);
    return stopped;
  }

  private String settings(SequentialRecommender model, Path histories) throws IOException {
    ModelCard card = model.card();
    JsonObject json = new JsonObject();
    json.addProperty("version", 1);
    json.addProperty("model", card.model());
    json.addProperty("options", card.options().toString());
    json.addProperty("data", card.data().digest());
    json.addProperty("seed", card.seed());
    json.addProperty("answers", answers(model));
    json.addProperty("topK", topK);
    json.addProperty("block", BLOCK);
    json.addProperty("input", MoreFiles.asByteSource(histories).hash(Hashing.sha256()).toString());
    return json.toString();
  }

  /**
   * Tells models apart whose cards say the same, as those of imported ones do, and indexes that
   * find other items: what is recommended after items of all parts of the catalogue. Scores are not
   * compared, as their last digits differ from machine to machine.
   */
  private static String answers(SequentialRecommender model) {
    List<String> known = model.catalog().ids();
    List<RecommendRequest> requests = new ArrayList<>();
    for (int q = 0; q < QUESTIONS; q++) {
      int first = (int) ((long) q * known.size() / QUESTIONS);
      requests.add(RecommendRequest.of(known.subList(first, Math.min(first + 3, known.size()))));
    }
    return model.recommendAll(requests).stream()
        .map(answer -> answer.items().stream().map(ScoredItem::id).toList())
        .toList()
        .toString();
  }

  private static void requireSameRun(OutputFiles files, String wanted) throws IOException {
    if (Files.exists(files.part()) && Files.exists(files.settings())) {
      String found = Files.readString(files.settings());
      if (!found.equals(wanted)) {
        throw new IOException(
            files.part()
                + " is of another run, "
                + found
                + "; this one is "
                + wanted
                + "; remove it to start anew, or call that run again");
      }
      return;
    }
    Files.deleteIfExists(files.part());
    WholeFile.replace(files.settings(), temporary -> Files.writeString(temporary, wanted));
  }

  private static void publish(Path part, Path out) throws IOException {
    String name = out.toString();
    if (name.endsWith(".gz") || isParquet(name)) {
      WholeFile.replace(out, temporary -> convert(part, name, temporary));
      Files.delete(part);
    } else {
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isParquet(String name) {
    return name.endsWith(".parquet");
  }

  private static void convert(Path part, String name, Path to) throws IOException {
    if (isParquet(name)) {
      try (AnswerWriter writer = AnswerWriter.parquet(to)) {
        AnswerLines.copy(part, writer);
      }
      return;
    }
    try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(part, zipped);
    }
  }
}
