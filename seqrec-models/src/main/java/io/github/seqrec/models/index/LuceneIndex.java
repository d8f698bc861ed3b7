package io.github.seqrec.models.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.kernels.Pass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Walks a graph of near items instead of reading all of them: the hierarchical navigable small
 * world graph (Malkov and Yashunin 2018) of Apache Lucene, with the product as the similarity. It
 * may miss items. The graph and a copy of the vectors lie on the heap.
 *
 * <p>Needs {@code org.apache.lucene:lucene-core} 9.12 on the class path, an optional dependency.
 */
public final class LuceneIndex implements ItemIndex {

  private static final String FIELD = "v";

  /** Neighbours of an item in the graph, and items that are compared when they are chosen. */
  private static final int NEIGHBOURS = 16;

  private static final int BEAM = 100;

  /** Numbers of a vector that the graph's format holds. */
  private static final int MOST_NUMBERS = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;

  private final DirectoryReader reader;
  private final int breadth;
  private final boolean biased;

  private LuceneIndex(DirectoryReader reader, int breadth, boolean biased) {
    this.reader = reader;
    this.breadth = breadth;
    this.biased = biased;
  }

  /**
   * An index whose walks keep this many of the best items that they have met: more find more, and
   * take longer.
   *
   * @param breadth at least 1; fewer than twice the wanted items count as that
   * @throws IllegalArgumentException if the breadth is below 1; the factory throws one if vectors
   *     have more than 1,024 numbers, of which the bias of an item is one
   */
  public static Factory breadth(int breadth) {
    Ranges.atLeastOne("breadth", breadth, 200);
    return (pass, owner, items, bias) -> {
      int rows = (int) items.getShape().get(0);
      requireRoom(items.getShape().get(1) + (bias == null ? 0 : 1));
      float[] values = items.toFloatArray();
      try {
        DirectoryReader graph =
            build(values, bias == null ? null : bias.toFloatArray(), values.length / rows);
        return new LuceneIndex(graph, breadth, bias != null);
      } catch (IOException e) {
        throw new UncheckedIOException("the graph of " + (rows - 1) + " items", e);
      }
    };
  }

  private static void requireRoom(long numbers) {
    if (numbers > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "vectors of items ("
              + numbers
              + " numbers, an item's bias among them) must have at most "
              + MOST_NUMBERS
              + ", Lucene's limit; search by TableIndex.INT8 instead");
    }
  }

  private static DirectoryReader build(float[] values, float @Nullable [] bias, int dim)
      throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config =
        new IndexWriterConfig()
            // These two keep documents in the order in which they come: item i is document i - 1.
            .setMergePolicy(new LogDocMergePolicy())
            .setMergeScheduler(new SerialMergeScheduler())
            .setRAMBufferSizeMB(1024)
            .setCodec(
                new Lucene912Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return new Lucene99HnswVectorsFormat(NEIGHBOURS, BEAM);
                  }
                });
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int item = 1; item < values.length / dim; item++) {
        float[] vector =
            Arrays.copyOfRange(values, item * dim, (item + 1) * dim + (bias == null ? 0 : 1));
        if (bias != null) {
          vector[dim] = bias[item];
        }
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    return DirectoryReader.open(directory);
  }

  @Override
  public NDArray candidates(Pass pass, NDArray states, int count) {
    int rows = (int) states.getShape().get(0);
    int dim = (int) states.getShape().get(1);
    float[] values = states.toFloatArray();
    int width = Math.min(Math.max(breadth, 2 * count), reader.maxDoc());
    int[] found = new int[rows * width];
    try {
      for (int row = 0; row < rows; row++) {
        float[] state = Arrays.copyOfRange(values, row * dim, (row + 1) * dim + (biased ? 1 : 0));
        if (biased) {
          state[dim] = 1;
        }
        int at = row * width;
        for (ScoreDoc hit :
            reader
                .leaves()
                .get(0)
                .reader()
                .searchNearestVectors(FIELD, state, width, null, Integer.MAX_VALUE)
                .scoreDocs) {
          found[at++] = hit.doc + 1;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the graph cannot be searched", e);
    }
    return pass.scope().create(found, new Shape(rows, width));
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the graph cannot be closed", e);
    }
  }
}
