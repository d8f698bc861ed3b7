package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Suppliers;
import io.github.seqrec.api.CatalogueRanks;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ItemNeighbours;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.models.base.AbstractRecommender;
import io.github.seqrec.models.index.ItemIndex;
import io.github.seqrec.models.index.TableIndex;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.models.kernels.TranslationKernels;
import io.github.seqrec.models.store.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A recommender that scores with a network. */
public final class NetworkRecommender extends AbstractRecommender
    implements ItemNeighbours, CatalogueRanks {

  /** Rows that the network reads at once. */
  private static final int ROWS = 128;

  /** Scores held at once, so that a large catalogue takes fewer rows. */
  private static final long MAX_SCORES = 1 << 22;

  /** Vectors of candidates held at once. */
  private static final int MAX_VECTORS = 1 << 18;

  /** Rows that share a block of scores when the best items are searched. */
  private static final int BLOCK_ROWS = (int) (MAX_SCORES / TableIndex.BLOCK);

  private final NDManager manager;
  private final SequenceNetwork network;
  private final HistoryStates states;
  private final List<String> users;
  private final List<String> actions;

  private final ModelCard card;

  /** Whether its scores are products; asked once, as a network may compute what it is told by. */
  private final Supplier<Boolean> products = Suppliers.memoize(this::hasProducts);

  private final CatalogueSearch search;

  /**
   * Wraps a network.
   *
   * @param manager owns the network's arrays; closed with the recommender
   * @param maxLength of longer histories the latest items count
   * @param users ids of the users that the network knows; none if it does not read them
   * @param actions names of the actions that the network knows; none if it does not read them
   * @param popularity as {@link #popularity()}; not copied
   */
  public NetworkRecommender(
      NDManager manager,
      SequenceNetwork network,
      int maxLength,
      ItemCatalog catalog,
      List<String> users,
      List<String> actions,
      float[] popularity,
      ModelCard card) {
    super(catalog, popularity);
    this.manager = manager;
    this.network = network;
    this.search = new CatalogueSearch(manager, catalog);
    this.users = List.copyOf(users);
    this.actions = List.copyOf(actions);
    this.states = new HistoryStates(manager, network, maxLength, this.users, this.actions);
    this.card = card;
  }

  @Override
  protected ModelCard describe() {
    return card;
  }

  @Override
  protected void score(List<History> histories, float[][] rows) {
    int columns = catalog().size() + 1;
    int limit = (int) Math.max(1, Math.min(ROWS, MAX_SCORES / columns));
    states.inChunks(
        histories,
        limit,
        (chunk, pass, last) -> {
          float[] scores = network.output(pass).all(pass, last).toFloatArray();
          for (int i = 0; i < chunk.length; i++) {
            System.arraycopy(scores, i * columns, rows[chunk[i]], 0, columns);
          }
        });
  }

  @Override
  protected void score(List<History> histories, int[][] candidates, float[][] rows) {
    int widest = Arrays.stream(candidates).mapToInt(row -> row.length).max().orElse(1);
    states.inChunks(
        histories,
        Math.max(1, Math.min(ROWS, MAX_VECTORS / widest)),
        (chunk, pass, last) -> {
          NDArray wanted = ItemRows.padded(pass, candidates, chunk, 0);
          int width = (int) wanted.getShape().get(1);
          float[] scores =
              network.output(pass).some(pass, last.expandDims(1), wanted).toFloatArray();
          for (int i = 0; i < chunk.length; i++) {
            float[] row = rows[chunk[i]];
            System.arraycopy(scores, i * width, row, 0, row.length);
          }
        });
  }

  @Override
  public List<Optional<Standing>> standings(
      List<History> histories, int[][] targets, int[][] excluded) {
    catalog().requireItems(histories);
    requireItems(histories.size(), targets);
    requireItems(histories.size(), excluded);
    return whileOpen(
        () -> {
          Standings found = new Standings(histories.size(), targets, excluded);
          int[] known =
              IntStream.range(0, histories.size())
                  .filter(i -> !histories.get(i).isEmpty())
                  .toArray();
          states.inChunks(
              IntStream.of(known).mapToObj(histories::get).toList(),
              ROWS,
              (chunk, pass, last) ->
                  found.count(
                      network.output(pass),
                      last,
                      IntStream.of(chunk).map(i -> known[i]).toArray()));
          return found.all();
        });
  }

  /**
   * Finds the best items by another index than the exact one, whose answers it replaces, from now
   * on. Requests wait while it is built. It is not saved with the model.
   *
   * @param factory such as {@link TableIndex#INT8}
   * @throws IllegalStateException if the network's scores are no products, which have no index
   */
  public void searchBy(ItemIndex.Factory factory) {
    alone(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            Pass pass = new Pass(scope, false);
            if (!(network.output(pass) instanceof DotOutput output)) {
              throw new IllegalStateException(
                  card.model() + " scores by distances; only products have an index");
            }
            search.by(factory, pass, output);
          }
        });
  }

  @Override
  public List<List<ScoredItem>> top(List<History> histories, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count (" + count + ") must be at least 1; 10 is usual");
    }
    catalog().requireItems(histories);
    int wanted = Math.min(count, catalog().size());
    List<@Nullable List<ScoredItem>> found =
        new ArrayList<>(Collections.nCopies(histories.size(), null));
    int[] searched =
        IntStream.range(0, histories.size()).filter(i -> !histories.get(i).isEmpty()).toArray();
    whileOpen(
        () -> {
          if (products.get()) {
            search(histories, searched, wanted, found);
          }
          return true;
        });
    // Empty histories, scores that are no products, and ties at the end of the list.
    int[] left = IntStream.range(0, found.size()).filter(i -> found.get(i) == null).toArray();
    List<List<ScoredItem>> rest =
        super.top(IntStream.of(left).mapToObj(histories::get).toList(), wanted);
    for (int i = 0; i < left.length; i++) {
      found.set(left[i], rest.get(i));
    }
    return found.stream().map(Objects::requireNonNull).toList();
  }

  /** Sets what is found for the chosen histories; null where a tie crosses the end of the list. */
  private void search(
      List<History> histories, int[] chosen, int count, List<@Nullable List<ScoredItem>> found) {
    states.inChunks(
        IntStream.of(chosen).mapToObj(histories::get).toList(),
        Math.max(1, Math.min(BLOCK_ROWS, MAX_VECTORS / Scores.GROUP / count)),
        (chunk, pass, last) -> {
          DotOutput output = (DotOutput) network.output(pass);
          List<@Nullable List<ScoredItem>> best = search.top(pass, output, last, count);
          for (int i = 0; i < chunk.length; i++) {
            found.set(chosen[chunk[i]], best.get(i));
          }
        });
  }

  private boolean hasProducts() {
    try (NDManager scope = manager.newSubManager()) {
      return network.output(new Pass(scope, false)) instanceof DotOutput;
    }
  }

  @Override
  public float[] similarities(int item) {
    int count = catalog().size();
    if (item < 1 || item > count) {
      throw new IllegalArgumentException(
          "item (" + item + ") must be an item index from 1 to " + count);
    }
    return whileOpen(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            Pass pass = new Pass(scope, false);
            NDArray items = network.output(pass).items();
            NDArray vector = Scores.select(pass, items, scope.create(new int[] {item}));
            float[] cosines = Scores.dotAll(pass, vector, items, null).toFloatArray();
            NDArray zeros = scope.zeros(new Shape(count + 1));
            float[] squares = TranslationKernels.minusSquares(pass, zeros, items).toFloatArray();
            for (int i = 1; i <= count; i++) {
              double lengths = Math.sqrt((double) squares[i] * squares[item]);
              cosines[i] =
                  lengths == 0 ? 0 : (float) Math.max(-1, Math.min(1, cosines[i] / lengths));
            }
            cosines[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
            return cosines;
          }
        });
  }

  @Override
  protected List<String> users() {
    return users;
  }

  @Override
  protected List<String> actionNames() {
    return actions;
  }

  @Override
  protected Map<String, Tensor> tensors() {
    return network.parameters().tensors();
  }

  @Override
  protected void free() {
    try {
      search.close();
    } finally {
      manager.close();
    }
  }
}
