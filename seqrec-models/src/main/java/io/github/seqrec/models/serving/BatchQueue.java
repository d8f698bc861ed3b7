package io.github.seqrec.models.serving;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A bounded queue from which consumers take several elements at a time, each its share of those
 * that wait: one that took all would leave nothing to the others, and all would wait for it. Who
 * leaves some to others waits for no more. Once closed it takes nothing more and gives away what it
 * holds. When it is full, elements that nobody wants any more give up their places to one that
 * comes. First in, first out. Thread-safe.
 */
final class BatchQueue<T> {

  private final int capacity;
  private final int consumers;
  private final Predicate<T> unwanted;
  private final Deque<Entry<T>> entries = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private boolean closed;

  /** An element and when it came, by {@link System#nanoTime}. */
  private record Entry<T>(T element, long since) {}

  BatchQueue(int capacity, int consumers, Predicate<T> unwanted) {
    this.capacity = capacity;
    this.consumers = consumers;
    this.unwanted = unwanted;
  }

  /**
   * Adds an element, waiting for room.
   *
   * @return whether it was added; not if the queue is closed
   */
  boolean put(T element) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && isFull()) {
        notFull.await();
      }
      return add(element);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds an element if there is room and the queue is open.
   *
   * @return whether it was added
   */
  boolean offer(T element) {
    lock.lock();
    try {
      return !isFull() && add(element);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    if (entries.size() >= capacity && entries.removeIf(entry -> unwanted.test(entry.element()))) {
      notFull.signalAll(); // there may be room for several
    }
    return entries.size() >= capacity;
  }

  private boolean add(T element) {
    if (closed) {
      return false;
    }
    entries.add(new Entry<>(element, System.nanoTime()));
    notEmpty.signal();
    return true;
  }

  /**
   * Takes elements, waiting for the first.
   *
   * @param most how many at most
   * @param patience nanoseconds since the first one came for which others are waited for
   * @return at least one; none if the queue is closed and empty
   */
  List<T> take(int most, long patience) throws InterruptedException {
    List<T> batch = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      while (entries.isEmpty() && !closed) {
        notEmpty.await();
      }
      if (entries.isEmpty()) {
        return batch;
      }
      // The first one leaves the queue now: no other consumer can wait for its sake too.
      long since = entries.element().since();
      drain(batch, Math.min(most, IntMath.divide(entries.size(), consumers, CEILING)));
      boolean alone = entries.isEmpty();
      long remaining = since + patience - System.nanoTime();
      while (alone && batch.size() < most && remaining > 0 && !closed) {
        try {
          remaining = notEmpty.awaitNanos(remaining);
        } catch (InterruptedException e) {
          // What was taken is not lost; whoever waits next hears of it.
          Thread.currentThread().interrupt();
          return batch;
        }
        drain(batch, most);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void drain(List<T> batch, int most) {
    while (batch.size() < most && !entries.isEmpty()) {
      batch.add(entries.remove().element());
      notFull.signal();
    }
    if (!entries.isEmpty()) {
      notEmpty.signal();
    }
  }

  /** Takes nothing more; who waits to put is turned away. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The number of elements that wait. */
  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }
}
