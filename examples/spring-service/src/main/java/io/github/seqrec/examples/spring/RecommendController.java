package io.github.seqrec.examples.spring;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.models.serving.RecommendationService;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /recommendations} and {@code PUT /model/{name}}. */
@RestController
class RecommendController {

  /** Nobody looks at more, and each costs a place in the answer. */
  private static final int MOST_ITEMS = 1_000;

  private final RecommendationService service;
  private final ModelStore models;

  RecommendController(RecommendationService service, ModelStore models) {
    this.service = service;
    this.models = models;
  }

  /**
   * What is asked.
   *
   * @param history item ids, oldest first
   * @param topK how many items, 10 if absent
   */
  record Question(@Nullable List<String> history, @Nullable Integer topK) {}

  /** The thread of the server is free while the request waits for the model. */
  @PostMapping("/recommendations")
  CompletableFuture<Recommendation> recommend(@RequestBody Question question) {
    int topK = question.topK() == null ? 10 : question.topK();
    if (question.history() == null || question.history().contains(null)) {
      throw new IllegalArgumentException("history must be a list of item ids, oldest first");
    }
    if (topK > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "topK (" + topK + ") must be at most " + MOST_ITEMS + "; ask for fewer items");
    }
    return service.recommendAsync(RecommendRequest.of(question.history()).topK(topK));
  }

  /** To be reached by those only who run the service: put it behind your own authentication. */
  @PutMapping("/model/{name}")
  void swap(@PathVariable String name) throws IOException {
    service.swap(models.load(name));
  }

  /** A body that is no JSON is the caller's fault too; its cause alone would pass for a file's. */
  @ExceptionHandler({IllegalArgumentException.class, HttpMessageNotReadableException.class})
  ProblemDetail badRequest(RuntimeException e) {
    return problem(HttpStatus.BAD_REQUEST, e);
  }

  @ExceptionHandler
  ProblemDetail noSuchModel(IOException e) {
    return problem(HttpStatus.UNPROCESSABLE_ENTITY, e);
  }

  @ExceptionHandler
  ProblemDetail full(RejectedExecutionException e) {
    return problem(HttpStatus.SERVICE_UNAVAILABLE, e);
  }

  private static ProblemDetail problem(HttpStatus status, Exception e) {
    return ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
  }
}
