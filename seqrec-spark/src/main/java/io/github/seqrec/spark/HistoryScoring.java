package io.github.seqrec.spark;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.kernels.ComputeThreads;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Answers the histories of a partition, batch by batch as they are asked for.
 *
 * @param rows of a batch at most
 */
record HistoryScoring(ShippedModel model, int topK, SeenPolicy seen, int rows)
    implements Serializable {

  /** Users and histories to answers. */
  Iterator<Answer> answers(Iterator<Row> histories) {
    if (!histories.hasNext()) {
      return List.<Answer>of().iterator();
    }
    ComputeThreads.ofThisThread(TaskContext.get().cpus());
    SequentialRecommender loaded = model.ofTask();
    Queue<Answer> ready = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || histories.hasNext();
      }

      @Override
      public Answer next() {
        if (ready.isEmpty()) {
          ready.addAll(answer(loaded, histories));
        }
        return ready.remove();
      }
    };
  }

  private List<Answer> answer(SequentialRecommender loaded, Iterator<Row> histories) {
    List<@Nullable String> users = new ArrayList<>();
    List<RecommendRequest> requests = new ArrayList<>();
    while (requests.size() < rows && histories.hasNext()) {
      Row row = histories.next();
      String user = row.isNullAt(0) ? null : row.getString(0);
      List<String> items =
          row.isNullAt(1)
              ? List.of()
              : row.<String>getList(1).stream().filter(Objects::nonNull).toList();
      RecommendRequest request = RecommendRequest.of(items).topK(topK).seen(seen);
      users.add(user);
      requests.add(user == null ? request : request.user(user));
    }
    List<Recommendation> found = loaded.recommendAll(requests);
    List<Answer> answers = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      int known =
          (int)
              requests.get(i).history().stream()
                  .filter(id -> loaded.catalog().indexOf(id) != ItemCatalog.PADDING)
                  .count();
      answers.add(new Answer(users.get(i), found.get(i).items(), known));
    }
    return answers;
  }

  /** A row of the result, as a bean for Spark's encoder. */
  public static final class Answer {
    private final @Nullable String user;
    private final String[] items;
    private final float[] scores;
    private final int known;

    Answer(@Nullable String user, List<ScoredItem> best, int known) {
      this.user = user;
      this.known = known;
      items = best.stream().map(ScoredItem::id).toArray(String[]::new);
      scores = new float[items.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = best.get(i).score();
      }
    }

    /** The user's id, if known. */
    public @Nullable String getUser() {
      return user;
    }

    /** Item ids, best first. */
    public String[] getItems() {
      return items;
    }

    /** Their scores. */
    public float[] getScores() {
      return scores;
    }

    /** The number of the history's events whose item the model knows. */
    public int getKnown() {
      return known;
    }
  }
}
