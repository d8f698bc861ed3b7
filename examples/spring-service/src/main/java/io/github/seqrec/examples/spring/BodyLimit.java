package io.github.seqrec.examples.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses large bodies before they are read, and those that do not say how large they are. Only
 * those of POST are read at all; others need no length, as they may be absent.
 */
@Component
class BodyLimit extends OncePerRequestFilter {

  /** Some ten thousand item ids. */
  private static final long MOST_BYTES = 256 * 1024;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > MOST_BYTES) {
      response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
    } else if (request.getContentLengthLong() < 0 && HttpMethod.POST.matches(request.getMethod())) {
      response.sendError(HttpServletResponse.SC_LENGTH_REQUIRED);
    } else {
      chain.doFilter(request, response);
    }
  }
}
