package io.github.seqrec.data.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The types of Parquet columns that events are made of, and how their values are written as text.
 * Times become epoch milliseconds, rounded down.
 */
enum ParquetValue {
  TEXT {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(column.getBinary().toByteBuffer());
    }
  },
  INT32 {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(column.getInteger());
    }
  },
  INT64 {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(column.getLong());
    }
  },
  /** Without a sign, as hashes mostly are. */
  UINT32 {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(Integer.toUnsignedLong(column.getInteger()));
    }
  },
  UINT64 {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(Long.toUnsignedString(column.getLong()));
    }
  },
  FLOAT {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      float value = column.getFloat();
      if (value == (int) value) {
        to.put((int) value);
      } else {
        to.put(Float.toString(value));
      }
    }
  },
  DOUBLE {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      double value = column.getDouble();
      if (value == (long) value) {
        to.put((long) value);
      } else {
        to.put(Double.toString(value));
      }
    }
  },
  DATE {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(TimeUnit.DAYS.toMillis(column.getInteger()));
    }
  },
  MILLIS {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(column.getLong());
    }
  },
  MICROS {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(Math.floorDiv(column.getLong(), 1_000L));
    }
  },
  NANOS {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      to.put(Math.floorDiv(column.getLong(), 1_000_000L));
    }
  },
  /** Nanoseconds of the day and Julian day, as Spark and Hive wrote times before version 3. */
  INT96 {
    @Override
    void write(ColumnReader column, AsciiBuffer to) {
      ByteBuffer bytes = column.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long nanos = bytes.getLong();
      long day = bytes.getInt() - JULIAN_DAY_OF_1970;
      to.put(TimeUnit.DAYS.toMillis(day) + Math.floorDiv(nanos, 1_000_000L));
    }
  };

  /** Of ids and actions. */
  static final Set<ParquetValue> IDS = EnumSet.of(TEXT, INT32, INT64, UINT32, UINT64);

  /** Of ratings. */
  static final Set<ParquetValue> NUMBERS = EnumSet.of(INT32, INT64, UINT32, UINT64, FLOAT, DOUBLE);

  /** Of times, those that a {@code TimeFormat} reads among them. */
  static final Set<ParquetValue> TIMES =
      EnumSet.of(INT32, INT64, UINT32, UINT64, DOUBLE, TEXT, DATE, MILLIS, MICROS, NANOS, INT96);

  private static final long JULIAN_DAY_OF_1970 = 2_440_588;

  /** Writes the current value of a column, which is not null. */
  abstract void write(ColumnReader column, AsciiBuffer to);

  /** The type of a column, or null for one that no event is made of. */
  static @Nullable ParquetValue of(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean plain = logical == null || logical instanceof IntLogicalTypeAnnotation;
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
    ParquetValue int32 = unsigned ? UINT32 : INT32;
    ParquetValue int64 = unsigned ? UINT64 : INT64;
    return switch (type.getPrimitiveTypeName()) {
      case BINARY ->
          logical == null
                  || logical instanceof StringLogicalTypeAnnotation
                  || logical instanceof EnumLogicalTypeAnnotation
              ? TEXT
              : null;
      case INT32 -> logical instanceof DateLogicalTypeAnnotation ? DATE : plain ? int32 : null;
      case INT64 ->
          logical instanceof TimestampLogicalTypeAnnotation time
              ? valueOf(time.getUnit().name().toUpperCase(Locale.ROOT))
              : plain ? int64 : null;
      case INT96 -> INT96;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      default -> null;
    };
  }
}
