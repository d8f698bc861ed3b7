package io.github.seqrec.data.internal;

import com.google.common.io.CharSource;
import com.google.common.io.CountingInputStream;
import io.github.seqrec.data.MalformedDataException;
import io.github.seqrec.data.ReadOptions;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Opens a file as a stream of UTF-8: undoes gzip and zip, which show in the first bytes whatever
 * the name, and other encodings.
 */
final class Source {

  private static final int BUFFER = 1 << 16;

  private Source() {}

  /**
   * Opens a file.
   *
   * @param file absolute
   * @param knownMembers names of the files that are looked for in a zip archive
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read
   */
  static InputStream open(Path file, ReadOptions options, List<String> knownMembers)
      throws IOException {
    requireFile(file);
    InputStream bytes = inflated(file, options, knownMembers);
    if (options.charset().equals(StandardCharsets.UTF_8)) {
      return bytes;
    }
    return new CharSource() {
      @Override
      public Reader openStream() {
        // newDecoder, unlike the charset itself, reports bytes that it cannot read.
        return new InputStreamReader(bytes, options.charset().newDecoder());
      }
    }.asByteSource(StandardCharsets.UTF_8).openStream();
  }

  /**
   * Checks that a file is there and no directory.
   *
   * @param file absolute
   * @throws NoSuchFileException if there is none
   * @throws FileSystemException if it is a directory
   */
  static void requireFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a directory; name the file with the interactions in it");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "file is missing; check the path, or download the data set");
    }
  }

  private static InputStream inflated(Path file, ReadOptions options, List<String> knownMembers)
      throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      bytes.mark(4);
      byte[] first = bytes.readNBytes(4);
      bytes.reset();
      if (beginsWith(first, 'P', 'K', 3, 4) || beginsWith(first, 'P', 'K', 5, 6)) {
        bytes.close();
        return member(file, options, knownMembers);
      }
      return beginsWith(first, 0x1f, 0x8b) ? new Gzip(file, new CountingInputStream(bytes)) : bytes;
    } catch (EOFException | ZipException e) {
      bytes.close();
      throw damaged(file, 1, e);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private static boolean beginsWith(byte[] bytes, int... first) {
    return bytes.length >= first.length
        && IntStream.range(0, first.length).allMatch(i -> (bytes[i] & 0xff) == first[i]);
  }

  private static InputStream member(Path file, ReadOptions options, List<String> knownMembers)
      throws IOException {
    ZipFile zip = new ZipFile(file.toFile());
    try {
      ZipEntry entry = chosen(zip, file, options, knownMembers);
      return new Member(zip, entry);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipEntry chosen(
      ZipFile zip, Path file, ReadOptions options, List<String> knownMembers)
      throws MalformedDataException {
    List<? extends ZipEntry> files = zip.stream().filter(entry -> !entry.isDirectory()).toList();
    List<? extends ZipEntry> chosen = files;
    String member = options.member();
    if (member != null) {
      chosen = files.stream().filter(entry -> entry.getName().equals(member)).toList();
    } else if (files.size() != 1) {
      chosen =
          files.stream()
              .filter(entry -> knownMembers.contains(entry.getName().replaceFirst(".*/", "")))
              .toList();
    }
    if (chosen.size() != 1) {
      throw new MalformedDataException(
          file,
          1,
          String.format(
              "expected one file %s in the zip archive, found %d among %s;"
                  + " name it with ReadOptions.member",
              member == null ? "of events" : "'" + member + "'",
              chosen.size(),
              files.stream().limit(20).map(ZipEntry::getName).toList()),
          null);
    }
    return chosen.get(0);
  }

  /**
   * All members of a gzip file, behind which nothing but zeros may stand: the JDK takes whatever is
   * no header for the end.
   */
  private static final class Gzip extends GZIPInputStream {
    private static final int TRAILER = 8;

    private final Path file;
    private final CountingInputStream packed;

    /** Bytes of the file up to the end of what the inflater was given. */
    private long given;

    Gzip(Path file, CountingInputStream packed) throws IOException {
      super(packed, BUFFER);
      this.file = file;
      this.packed = packed;
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      given = packed.getCount();
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int read = super.read(into, from, count);
      if (read < 0) {
        requireEnd(given - inf.getRemaining() + TRAILER);
      }
      return read;
    }

    private void requireEnd(long end) throws IOException {
      try (InputStream rest = new BufferedInputStream(Files.newInputStream(file))) {
        rest.skipNBytes(end);
        for (int next = rest.read(); next >= 0; next = rest.read()) {
          if (next != 0) {
            throw new ZipException("from byte " + end + " on it is no gzip");
          }
        }
      }
    }
  }

  /** A member of an archive, which it closes; verified at its end, since the JDK does not. */
  private static final class Member extends CheckedInputStream {
    private final ZipFile zip;
    private final ZipEntry entry;

    Member(ZipFile zip, ZipEntry entry) throws IOException {
      super(zip.getInputStream(entry), new CRC32());
      this.zip = zip;
      this.entry = entry;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int read = super.read(into, from, count);
      if (read < 0 && getChecksum().getValue() != entry.getCrc()) {
        throw new ZipException("the checksum of " + entry.getName() + " differs");
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      super.close();
      zip.close();
    }
  }

  /** The same bytes, of which damage names the file; for what is not read by lines. */
  static InputStream namingDamage(Path file, InputStream bytes) {
    return new FilterInputStream(bytes) {
      @Override
      public int read(byte[] into, int from, int count) throws IOException {
        try {
          return super.read(into, from, count);
        } catch (EOFException | ZipException e) {
          throw damaged(file, 1, e);
        }
      }
    };
  }

  static MalformedDataException damaged(Path file, long line, IOException cause) {
    return new MalformedDataException(
        file,
        line,
        "expected whole compressed data, found it cut off or damaged in this line or shortly after ("
            + Objects.requireNonNullElse(cause.getMessage(), cause)
            + "); download the file again, or unpack it with another program",
        cause);
  }
}
