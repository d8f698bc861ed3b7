package io.github.seqrec.data.internal;

import com.google.common.base.Utf8;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.seqrec.api.internal.Excerpts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values as of RFC 4180, with any separator: a field in double quotes may
 * hold separators, line ends and doubled quotes.
 *
 * <p>Rows without a quote, which most are, are split as they lie; the others go through the CSV
 * parser one by one. A quote that is never closed costs the lines up to the next one or 64 KiB,
 * which the message names, and not the rest of the file.
 */
public final class QuotedRows implements Rows {

  /** A row that spans more is taken for one whose quote was not closed. */
  private static final int LONGEST_ROW = 1 << 16;

  private final ByteLines lines;
  private final SeparatedRows plain;
  private final CsvReader.CsvReaderBuilder parser;
  private long line;
  private String text = "";

  /** The current row, if it has quotes. */
  private @Nullable FieldRow parsed;

  /** Rows whose fields are separated by a text. */
  public QuotedRows(String separator, ByteLines lines) {
    this.lines = lines;
    this.plain = SeparatedRows.by(separator, lines);
    this.parser = CsvReader.builder().fieldSeparator(separator);
  }

  @Override
  public boolean next() throws IOException, BadRowException {
    if (!plain.next()) {
      return false;
    }
    line = lines.number();
    int quotes = quotes();
    parsed = null;
    if (quotes > 0) {
      parse(whole(quotes));
    }
    return true;
  }

  private int quotes() {
    int count = 0;
    byte[] buffer = lines.bytes();
    for (int i = lines.from(); i < lines.to(); i++) {
      count += buffer[i] == '"' ? 1 : 0;
    }
    return count;
  }

  /** The row with the lines that its quotes span. */
  private String whole(int quotesOfFirst) throws IOException, BadRowException {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    row.write(lines.bytes(), lines.from(), lines.to() - lines.from());
    int quotes = quotesOfFirst;
    while (quotes % 2 == 1) {
      if (row.size() > LONGEST_ROW || !lines.advance()) {
        throw new BadRowException(
            line,
            "expected a closing quote, found none up to line "
                + lines.number()
                + ", which are left out with it; repair the quotes");
      }
      quotes += quotes();
      row.write('\n');
      row.write(lines.bytes(), lines.from(), lines.to() - lines.from());
    }
    byte[] bytes = row.toByteArray();
    if (!Utf8.isWellFormed(bytes)) {
      throw new BadRowException(line, NOT_UTF8);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void parse(String row) throws BadRowException {
    text = row;
    try {
      Iterator<CsvRecord> records = parser.ofCsvRecord(row).iterator();
      parsed = new FieldRow(records.next().getFields(), line);
      if (records.hasNext() && row.indexOf('\r') < 0) {
        // The parser leaves a quote in a field as it is; counted, it joined lines that are rows.
        throw new BadRowException(
            line,
            "expected quotes around whole fields, found one within a field, in \""
                + Excerpts.of(row.replace("\n", "\\n"))
                + "\", and leaves out the lines up to "
                + lines.number()
                + "; repair the quotes");
      }
      // The parser takes a carriage return alone for a line end, which no row may have.
      if (records.hasNext()) {
        throw new BadRowException(
            line,
            "expected lines that end with a line feed, found a carriage return alone in \""
                + Excerpts.of(row.replace("\r", "\\r"))
                + "\"; convert the line ends, or quote it");
      }
    } catch (CsvParseException e) {
      throw new BadRowException(
          line,
          "expected quotes around whole fields, found \""
              + Excerpts.of(row)
              + "\" ("
              + e.getMessage()
              + "); repair the quotes");
    }
  }

  private Rows row() {
    return parsed != null ? parsed : plain;
  }

  @Override
  public int fields() {
    return row().fields();
  }

  @Override
  public byte[] bytes() {
    return row().bytes();
  }

  @Override
  public int from(int field) {
    return row().from(field);
  }

  @Override
  public int to(int field) {
    return row().to(field);
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public String text() {
    return parsed != null ? text : plain.text();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
