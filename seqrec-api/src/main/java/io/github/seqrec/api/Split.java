package io.github.seqrec.api;

import java.util.List;

/**
 * A dataset divided for training, selection and the final test.
 *
 * @param training what models are trained on; its catalogue is that of the whole data
 * @param validation for choosing between models, and for early stopping
 * @param test for the final figure: looked at once
 * @param description how the split was made and what it left out, in words
 */
public record Split(
    SequenceDataset training, List<TestCase> validation, List<TestCase> test, String description) {

  /** Copies the lists. */
  public Split {
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }
}
