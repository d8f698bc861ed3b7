package io.github.seqrec.examples;

import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.Recommenders;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that name a model, its preset, and options that replace those of the preset. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ModelChoice {

  @Option(
      names = "--model",
      defaultValue = "sasrec",
      paramLabel = "NAME",
      description = "The model, such as sasrec, gru or p5; docs/models.md lists them.")
  private String model;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "Its set of options, of which the flags below replace some, by default its first;"
              + " docs/models.md lists them.")
  private @Nullable String preset;

  @Mixin private ModelFlags flags;

  /** The name of the model. */
  public String model() {
    return model;
  }

  /** The model; an {@link IllegalArgumentException} says which there are if there is none. */
  public RecommenderProvider provider() {
    return Recommenders.provider(model);
  }

  /** The preset, by default the model's first. */
  public String preset() {
    return preset == null ? provider().presets().get(0) : preset;
  }

  /** Values by option name, of the flags that were given; a copy. */
  public Map<String, String> replaced() {
    return flags.replaced(provider().options(preset()).keySet());
  }
}
