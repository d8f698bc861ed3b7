package io.github.seqrec.models.options;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.spi.RecommenderProvider;
import java.util.List;
import java.util.Map;

/**
 * Finds a model by name whose options are a record.
 *
 * @param <O> the options
 */
public abstract class PresetProvider<O extends Record> implements RecommenderProvider {

  private final String name;
  private final ImmutableMap<String, O> presets;

  /**
   * Describes the model.
   *
   * @param presets options by preset name, the default first: several need a map with an order,
   *     such as {@link java.util.LinkedHashMap}
   */
  protected PresetProvider(String name, Map<String, O> presets) {
    this.name = name;
    this.presets = ImmutableMap.copyOf(presets);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<String> presets() {
    return presets.keySet().asList();
  }

  @Override
  public final Map<String, Object> options(String preset) {
    return RecordOptions.toMap(RecordOptions.preset(name, presets, preset));
  }

  /**
   * The options of a preset, some of them replaced.
   *
   * @throws IllegalArgumentException if there is no such preset, or no such option or value
   */
  protected final O options(String preset, Map<String, String> replaced) {
    return RecordOptions.replace(RecordOptions.preset(name, presets, preset), replaced);
  }

  /**
   * The options of a saved model: of those that it does not name, as it is of an earlier release,
   * the default preset's.
   *
   * @throws IllegalArgumentException if it names one that there is not
   */
  protected final O saved(Map<String, String> texts) {
    return RecordOptions.replace(presets.values().iterator().next(), texts);
  }
}
