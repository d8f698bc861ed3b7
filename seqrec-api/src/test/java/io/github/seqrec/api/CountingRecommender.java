package io.github.seqrec.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The simplest recommender that keeps the contract: popularity, whatever the history. */
class CountingRecommender implements SequentialRecommender {

  private final ItemCatalog catalog;
  private final ModelCard card;
  private final float[] counts;
  private volatile boolean closed;

  private CountingRecommender(ItemCatalog catalog, ModelCard card, float[] counts) {
    this.catalog = catalog;
    this.card = card;
    this.counts = counts;
  }

  CountingRecommender(SequenceDataset data, long seed) {
    this(
        data.items(),
        new ModelCard("counting", Map.of(), data.summary(), seed, Map.of(), Map.of()),
        count(data));
  }

  private static float[] count(SequenceDataset data) {
    float[] counts = new float[data.items().size() + 1];
    counts[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
    for (int user = 0; user < data.userCount(); user++) {
      UserSequence sequence = data.sequence(user);
      for (int t = 0; t < sequence.size(); t++) {
        counts[sequence.item(t)]++;
      }
    }
    return counts;
  }

  static CountingRecommender load(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("model.tsv"));
    String[] head = lines.get(0).split("\t", -1);
    float[] counts = new float[lines.size()];
    counts[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
    List<String> ids = new ArrayList<>();
    for (int item = 1; item < lines.size(); item++) {
      String[] fields = lines.get(item).split("\t", -1);
      ids.add(fields[0]);
      counts[item] = Float.parseFloat(fields[1]);
    }
    DatasetSummary data =
        new DatasetSummary(head[1], Integer.parseInt(head[2]), ids.size(), Long.parseLong(head[3]));
    long seed = Long.parseLong(head[0]);
    return new CountingRecommender(
        ItemCatalog.of(ids),
        new ModelCard("counting", Map.of(), data, seed, Map.of(), Map.of()),
        counts);
  }

  @Override
  public void save(Path directory) throws IOException {
    checkOpen();
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IOException(directory + " is not empty; choose another directory");
      }
    } catch (NoSuchFileException e) {
      Files.createDirectories(directory);
    }
    List<String> lines = new ArrayList<>();
    DatasetSummary data = card.data();
    lines.add(
        String.join(
            "\t",
            Long.toString(card.seed()),
            data.digest(),
            Integer.toString(data.users()),
            Long.toString(data.interactions())));
    for (int item = 1; item < counts.length; item++) {
      lines.add(catalog.id(item) + "\t" + counts[item]);
    }
    Files.write(directory.resolve("model.tsv"), lines);
  }

  @Override
  public ItemCatalog catalog() {
    checkOpen();
    return catalog;
  }

  @Override
  public ModelCard card() {
    checkOpen();
    return card;
  }

  @Override
  public float[] popularity() {
    checkOpen();
    return counts.clone();
  }

  @Override
  public float[][] scoreAll(List<History> histories) {
    checkOpen();
    catalog.requireItems(histories);
    return histories.stream().map(history -> counts.clone()).toArray(float[][]::new);
  }

  @Override
  public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
    checkOpen();
    catalog.requireItems(histories);
    catalog.requireItems(candidates);
    return Arrays.stream(candidates)
        .map(
            row -> {
              float[] scores = new float[row.length];
              for (int c = 0; c < row.length; c++) {
                scores[c] = counts[row[c]];
              }
              return scores;
            })
        .toArray(float[][]::new);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the recommender is closed; load or train another");
    }
  }
}
