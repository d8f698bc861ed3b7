package io.github.seqrec.models;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.store.Example;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds recommenders by name, and loads them from disk. Providers are looked for by the context
 * class loader of the calling thread and by the one of this library, whose own are found from any
 * thread; one that does not load keeps nobody from the others.
 */
public final class Recommenders {

  private Recommenders() {}

  /**
   * The names of all providers that load, in alphabetical order; also of those that are not {@link
   * RecommenderProvider#isTrainable}.
   */
  public static List<String> names() {
    return List.copyOf(Found.all().providers().keySet());
  }

  /**
   * Finds a provider.
   *
   * @param name such as {@code sasrec}
   * @throws IllegalArgumentException if there is none of this name; the message names those that
   *     there are and those that did not load
   */
  public static RecommenderProvider provider(String name) {
    Found found = Found.all();
    RecommenderProvider provider = found.providers().get(name);
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no model '"
              + name
              + "'; there are "
              + found.providers().keySet()
              + ", or add the jar that provides it"
              + (found.broken().isEmpty() ? "" : "; what did not load: " + found.broken()));
    }
    return provider;
  }

  /**
   * The providers.
   *
   * @param providers by name; of two with the same name, the first that was found
   * @param broken what is wrong with those that do not load
   */
  private record Found(SortedMap<String, RecommenderProvider> providers, Set<String> broken) {

    /** One after the other: a loader that does not get past a fault tells it for ever. */
    private static final int MOST_FAULTS = 100;

    static Found all() {
      Found found = new Found(new TreeMap<>(), new LinkedHashSet<>());
      found.add(ServiceLoader.load(RecommenderProvider.class));
      // In threads of the common pool the context loader is that of the class path, which holds no
      // provider where the application is one jar of jars.
      ClassLoader own = Recommenders.class.getClassLoader();
      if (own != Thread.currentThread().getContextClassLoader()) {
        found.add(ServiceLoader.load(RecommenderProvider.class, own));
      }
      return found;
    }

    private void add(ServiceLoader<RecommenderProvider> loader) {
      Iterator<ServiceLoader.Provider<RecommenderProvider>> all = loader.stream().iterator();
      int inARow = 0;
      boolean more = true;
      while (more) {
        try {
          more = all.hasNext();
          if (more) {
            RecommenderProvider provider = all.next().get();
            providers.putIfAbsent(provider.name(), provider);
            inARow = 0;
          }
        } catch (ServiceConfigurationError | LinkageError e) {
          broken.add(e.getCause() == null ? e.toString() : e + ", by " + e.getCause());
          more = ++inARow < MOST_FAULTS;
        }
      }
    }
  }

  /**
   * Loads a saved model of any provider on the class path.
   *
   * @param directory that {@link SequentialRecommender#save} wrote
   * @throws IOException if a part is missing, damaged or of an unknown version; the message names
   *     the file
   */
  public static SequentialRecommender load(Path directory) throws IOException {
    String type = ModelDirectory.modelType(directory);
    RecommenderProvider provider;
    try {
      provider = provider(type);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          directory.toAbsolutePath() + ": config.json: model_type: " + e.getMessage(), e);
    }
    return provider.load(directory);
  }

  /**
   * Loads a saved model and asks it again what it was asked when it was saved.
   *
   * @throws IOException as {@link #load}, or if the answer is no longer the same, or the question
   *     is about items that the model does not have; the message names the directory
   */
  public static void verify(Path directory) throws IOException {
    try (SequentialRecommender model = load(directory)) {
      Example example = ModelDirectory.read(directory).example();
      try {
        example.verify(model);
      } catch (IOException e) {
        throw new IOException(
            directory.toAbsolutePath() + ": card.json: example: " + e.getMessage(), e);
      }
    }
  }
}
