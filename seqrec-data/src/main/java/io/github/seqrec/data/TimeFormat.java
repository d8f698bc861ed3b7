package io.github.seqrec.data;

import io.github.seqrec.data.internal.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a file spells its times, and which of them cannot be meant. Immutable and thread-safe.
 *
 * <p>Counts of seconds and of milliseconds stay what they are, so that nothing is rounded; dates
 * become epoch milliseconds, as typed times of Parquet and SQL do. A time later than the day after
 * the reading is refused, as is a negative count: such times are errors of a unit or of a clock,
 * and would decide what is trained and what is tested. Dates before 1970 are dates.
 */
public final class TimeFormat {

  /** 1973 in milliseconds, the year 5138 in seconds: no log has both. */
  private static final long UNIT_BORDER = 100_000_000_000L;

  private enum Kind {
    NUMBER,
    SECONDS,
    DECIMAL_SECONDS,
    MILLIS,
    DATE
  }

  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final Kind kind;
  private final DateTimeFormatter formatter;
  private final ZoneId zone;

  /** Null for tomorrow, whenever it is read. */
  private final @Nullable Instant latest;

  private TimeFormat(
      Kind kind, DateTimeFormatter formatter, ZoneId zone, @Nullable Instant latest) {
    this.kind = kind;
    this.formatter = formatter;
    this.zone = zone;
    this.latest = latest;
  }

  private static TimeFormat of(Kind kind, DateTimeFormatter formatter, ZoneId zone) {
    return new TimeFormat(kind, formatter, zone, null);
  }

  private static TimeFormat count(Kind kind) {
    return of(kind, DateTimeFormatter.ISO_DATE_TIME, ZoneId.of("UTC"));
  }

  /** Whole numbers of no known unit, negative ones included: nothing is refused. */
  public static TimeFormat number() {
    return count(Kind.NUMBER);
  }

  /** Whole seconds since 1970. Milliseconds are refused. */
  public static TimeFormat epochSeconds() {
    return count(Kind.SECONDS);
  }

  /** Seconds since 1970, perhaps with a point or an exponent; fractions are cut off. */
  public static TimeFormat decimalSeconds() {
    return count(Kind.DECIMAL_SECONDS);
  }

  /** Whole milliseconds since 1970, and not before 1973, which would be seconds. */
  public static TimeFormat epochMillis() {
    return count(Kind.MILLIS);
  }

  /** Dates as of ISO 8601, with or without a time and an offset; UTC unless one is given. */
  public static TimeFormat iso() {
    return of(Kind.DATE, DateTimeFormatter.ISO_DATE_TIME, ZoneId.of("UTC"));
  }

  /**
   * Dates by a pattern of {@link DateTimeFormatter}; midnight where it has no time. A day that its
   * month does not have is refused.
   *
   * @param zone of the times that tell neither an offset nor a zone
   * @throws IllegalArgumentException if the pattern is none
   */
  public static TimeFormat pattern(String pattern, ZoneId zone) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .appendPattern(pattern)
            // What "yyyy" lacks to be a year beyond doubt.
            .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    return of(Kind.DATE, formatter, zone);
  }

  /**
   * With another latest time than tomorrow.
   *
   * @throws IllegalStateException if this is {@link #number}, whose unit is not known
   */
  public TimeFormat notAfter(Instant time) {
    if (kind == Kind.NUMBER) {
      throw new IllegalStateException(
          "numbers of no known unit have no latest time; name the unit by epochSeconds() or another"
              + " format");
    }
    return until(time);
  }

  private TimeFormat until(Instant time) {
    return new TimeFormat(kind, formatter, zone, time);
  }

  /** As a file is read at this time: the clock is asked once, and not for each event. */
  TimeFormat at(Instant now) {
    return latest == null ? until(now.plus(CLOCK_SKEW)) : this;
  }

  /**
   * Reads a time.
   *
   * @throws DateTimeException if it is none, or cannot be meant, with what was expected and the
   *     remedy
   */
  long parse(byte[] bytes, int from, int to) {
    try {
      return switch (kind) {
        case NUMBER -> Numbers.parseLong(bytes, from, to);
        case SECONDS -> seconds(Numbers.parseLong(bytes, from, to));
        case DECIMAL_SECONDS -> seconds(decimal(text(bytes, from, to)));
        case MILLIS -> millis(Numbers.parseLong(bytes, from, to));
        case DATE -> millis(date(text(bytes, from, to)));
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BadTime(
          kind == Kind.DECIMAL_SECONDS
              ? "a number of epoch seconds"
              : "a whole number, such as epoch seconds",
          "convert the times");
    } catch (DateTimeParseException e) {
      throw new BadTime(
          "a time such as " + formatter.format(LocalDateTime.of(2014, 7, 23, 0, 0).atZone(zone)),
          "name the right TimeFormat");
    }
  }

  /** Reads a date in parts, in the zone of this format, as epoch milliseconds. */
  long date(long year, long month, long day, long hour, long minute, long second) {
    try {
      LocalDateTime time =
          LocalDateTime.of(
              Math.toIntExact(year),
              Math.toIntExact(month),
              Math.toIntExact(day),
              Math.toIntExact(hour),
              Math.toIntExact(minute),
              Math.toIntExact(second));
      return millis(time.atZone(zone).toInstant());
    } catch (ArithmeticException e) {
      throw new BadTime("a date", "repair it");
    } catch (BadTime e) {
      throw e;
    } catch (DateTimeException e) {
      throw new BadTime("a date of the calendar", "repair it");
    }
  }

  private static long decimal(String text) {
    if (text.length() > 40) {
      throw new NumberFormatException("too long");
    }
    BigDecimal value = new BigDecimal(text);
    // Digits before the point. Rounding 1e999999999 or 1e-999999999 would take as many of them.
    long digits = (long) value.precision() - value.scale();
    if (digits > 19) {
      throw new NumberFormatException("too large");
    }
    if (digits <= 0) {
      return value.signum() < 0 ? -1 : 0;
    }
    return value.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private long seconds(long time) {
    if (time >= UNIT_BORDER) {
      throw new BadTime("epoch seconds", "these look like milliseconds, read them as such");
    }
    requireNotNegative(time);
    return notLate(time);
  }

  private long millis(long time) {
    requireNotNegative(time);
    if (time < UNIT_BORDER) {
      throw new BadTime("epoch milliseconds", "these look like seconds, read them as such");
    }
    notLate(Math.floorDiv(time, 1000L));
    return time;
  }

  private long millis(Instant time) {
    notLate(time.getEpochSecond());
    return time.toEpochMilli();
  }

  private static void requireNotNegative(long time) {
    if (time < 0) {
      throw new BadTime("a time since 1970", "repair it, or read it as TimeFormat.number()");
    }
  }

  private long notLate(long seconds) {
    Instant limit = latest == null ? Instant.now().plus(CLOCK_SKEW) : latest;
    if (seconds > limit.getEpochSecond()) {
      throw new BadTime("a time not after " + limit, "repair it, or allow it with notAfter");
    }
    return seconds;
  }

  private Instant date(String text) {
    String value = text.replace(' ', 'T');
    if (formatter.equals(DateTimeFormatter.ISO_DATE_TIME)) {
      if (value.length() <= "yyyy-MM-dd".length()) {
        return LocalDate.parse(value).atStartOfDay(zone).toInstant();
      }
      return instant(formatter.parse(value));
    }
    return instant(formatter.parse(text));
  }

  private Instant instant(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      throw new BadTime("a pattern with a year, a month and a day", "name the right TimeFormat");
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    // In the hour that comes twice in autumn, an offset beside the zone tells which one is meant.
    ZoneId told = parsed.query(TemporalQueries.offset());
    if (told == null) {
      told = parsed.query(TemporalQueries.zone());
    }
    LocalDateTime dateTime = time == null ? date.atStartOfDay() : date.atTime(time);
    return dateTime.atZone(told == null ? zone : told).toInstant();
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** What is expected of a time, and what to do. */
  static final class BadTime extends DateTimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    BadTime(String expected, String remedy) {
      super(expected);
      this.remedy = remedy;
    }

    String expected() {
      return String.valueOf(getMessage());
    }

    String remedy() {
      return remedy;
    }
  }
}
