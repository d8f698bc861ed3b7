package io.github.seqrec.models.base;

import ai.djl.engine.Engine;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/** Versions for model cards, in an order of their own: the same card gives the same file. */
public final class Libraries {

  private Libraries() {}

  /** Versions of what a counting model computes with. */
  public static Map<String, String> plain() {
    return ImmutableMap.of("seqrec", seqrec());
  }

  /** Versions of what a neural model computes with. */
  public static Map<String, String> neural() {
    return ImmutableMap.of(
        "seqrec", seqrec(), "libtorch", Engine.getEngine("PyTorch").getVersion());
  }

  private static String seqrec() {
    String version = Libraries.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
