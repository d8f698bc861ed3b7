package io.github.seqrec.examples.spring;

import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceOptions;
import io.github.seqrec.models.serving.WhenFull;
import io.github.seqrec.models.serving.metrics.RecommendationServiceMetrics;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Serves the models of a directory: recommendations, hot swap, health and metrics. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelStore.class)
public class SpringService {

  /** Runs the service until it is stopped. */
  public static void main(String... args) {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true"); // DJL downloads nothing and reports no use
    }
    SpringApplication.run(SpringService.class, args);
  }

  /** Spring closes it: what was taken is answered, then the model is freed. */
  @Bean(destroyMethod = "close")
  RecommendationService recommendations(ModelStore models) throws IOException {
    // A caller that would wait for room occupies a thread of the server; better that it hears 503.
    ServiceOptions options =
        ServiceOptions.defaults().toBuilder().whenFull(WhenFull.REFUSE).build();
    return RecommendationService.start(models.load(models.first()), options);
  }

  /** Spring Boot binds it to its registry. */
  @Bean
  RecommendationServiceMetrics recommendationMetrics(RecommendationService service) {
    return new RecommendationServiceMetrics(service, Tags.empty());
  }
}
