package io.github.seqrec.api;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the tests of one contract class the same trained model: training is what they cost. JUnit
 * closes the model, as everything closeable in its store, after the last test of the class.
 */
final class SharedModel implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SequentialRecommender.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SequentialRecommenderContract contract =
        (SequentialRecommenderContract) context.getRequiredTestInstance();
    return context
        .getParent()
        .orElseThrow()
        .getStore(Namespace.create(SharedModel.class, contract.getClass()))
        .getOrComputeIfAbsent(
            "model",
            key ->
                contract.train(
                    SequentialRecommenderContract.data(), SequentialRecommenderContract.SEED),
            SequentialRecommender.class);
  }
}
