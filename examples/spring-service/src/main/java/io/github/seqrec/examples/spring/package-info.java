/** A Spring Boot service that recommends over HTTP. */
@NullMarked
package io.github.seqrec.examples.spring;

import org.jspecify.annotations.NullMarked;
