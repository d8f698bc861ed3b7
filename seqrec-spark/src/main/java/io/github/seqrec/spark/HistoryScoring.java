package io.github.seqrec.spark;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
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
import org.apache.spark.sql.RowFactory;

/**
 * Answers the histories of a partition, batch by batch as they are asked for.
 *
 * @param columns of a row that go into the answer as they are; the user and the history follow
 * @param rows of a batch at most
 */
record HistoryScoring(ShippedModel model, int topK, SeenPolicy seen, int rows, int columns)
    implements Serializable {

  /** Rows with users and histories to rows with answers. */
  Iterator<Row> answers(Iterator<Row> histories) {
    if (!histories.hasNext()) {
      return List.<Row>of().iterator();
    }
    ComputeThreads.ofThisThread(TaskContext.get().cpus());
    SequentialRecommender loaded = model.ofTask();
    Queue<Row> ready = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || histories.hasNext();
      }

      @Override
      public Row next() {
        if (ready.isEmpty()) {
          ready.addAll(answer(loaded, histories));
        }
        return ready.remove();
      }
    };
  }

  private List<Row> answer(SequentialRecommender loaded, Iterator<Row> histories) {
    List<Row> asked = new ArrayList<>();
    List<RecommendRequest> requests = new ArrayList<>();
    while (requests.size() < rows && histories.hasNext()) {
      Row row = histories.next();
      List<String> items =
          row.isNullAt(columns + 1)
              ? List.of()
              : row.<String>getList(columns + 1).stream().filter(Objects::nonNull).toList();
      RecommendRequest request = RecommendRequest.of(items).topK(topK).seen(seen);
      asked.add(row);
      requests.add(row.isNullAt(columns) ? request : request.user(row.getString(columns)));
    }
    List<Recommendation> found = loaded.recommendAll(requests);
    List<Row> answers = new ArrayList<>(found.size());
    ItemCatalog catalog = loaded.catalog();
    for (int i = 0; i < found.size(); i++) {
      int known = catalog.countHeld(requests.get(i).history());
      answers.add(answer(asked.get(i), found.get(i), known));
    }
    return answers;
  }

  private Row answer(Row asked, Recommendation found, int known) {
    Object[] values = new Object[columns + 2];
    for (int column = 0; column < columns; column++) {
      values[column] = asked.get(column);
    }
    values[columns] =
        found.items().stream()
            .map(item -> RowFactory.create(item.id(), item.score()))
            .toArray(Row[]::new);
    values[columns + 1] = known;
    return RowFactory.create(values);
  }
}
