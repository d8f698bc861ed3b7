package io.github.seqrec.examples.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses large bodies before they are read, and those that do not say how large they are. */
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
    } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      response.sendError(HttpServletResponse.SC_LENGTH_REQUIRED);
    } else {
      chain.doFilter(request, response);
    }
  }
}
