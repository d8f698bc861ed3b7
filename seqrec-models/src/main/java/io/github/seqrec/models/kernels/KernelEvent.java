package io.github.seqrec.models.kernels;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * How long libtorch took for an operation, as an event of the JDK's Flight Recorder: which
 * operations a training or a request spends its time in. It costs nothing while nobody records.
 */
@Name("io.github.seqrec.Kernel")
@Label("Kernel")
@Category("seqrec")
@StackTrace(false)
final class KernelEvent extends Event {

  /** What took the time, such as {@code softmax_loss} or {@code backward}. */
  @Label("Operation")
  @SuppressWarnings("UnusedVariable") // the recorder reads it
  private final String operation;

  private KernelEvent(String operation) {
    this.operation = operation;
  }

  /** An event that has begun. */
  static KernelEvent begun(String operation) {
    KernelEvent event = new KernelEvent(operation);
    event.begin();
    return event;
  }
}
