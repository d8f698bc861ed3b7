package io.github.seqrec.models.training;

import java.util.Map;

/** What a training needs to go on, beside parameters and moments: a checkpoint keeps it. */
interface KeptState {

  /** Arrays by name; not written to by others. */
  Map<String, float[]> arrays();

  /** Takes the arrays of a checkpoint, none if it holds none. */
  void restore(Map<String, float[]> arrays);
}
