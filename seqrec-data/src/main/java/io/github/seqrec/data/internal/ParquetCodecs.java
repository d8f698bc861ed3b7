package io.github.seqrec.data.internal;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Undoes the compression of pages. Parquet's own factory asks Hadoop for gzip; this one asks the
 * JDK, and the other for the rest.
 */
final class ParquetCodecs implements CompressionCodecFactory {

  private final CodecFactory others = new CodecFactory(new PlainParquetConfiguration(), 0);

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return switch (name) {
      case GZIP -> new Gzip();
      case UNCOMPRESSED, SNAPPY, ZSTD, LZ4_RAW -> others.getDecompressor(name);
      default ->
          throw new UnsupportedOperationException(
              "expected pages without compression or with snappy, zstd, gzip or lz4_raw, found "
                  + name
                  + "; write the file with one of them");
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("this reads, and writes nothing");
  }

  @Override
  public void release() {
    others.release();
  }

  private static final class Gzip implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(inflated(bytes.toInputStream(), size));
    }

    @Override
    public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size)
        throws IOException {
      byte[] bytes = new byte[compressed];
      input.get(bytes);
      output.put(inflated(new ByteArrayInputStream(bytes), size));
    }

    /** Reads what is there, so that a damaged size allocates no more than that. */
    private static byte[] inflated(InputStream bytes, int size) throws IOException {
      try (InputStream inflated = new GZIPInputStream(bytes)) {
        byte[] page = inflated.readNBytes(size);
        if (page.length < size) {
          throw new EOFException("a page of " + size + " bytes ends after " + page.length);
        }
        return page;
      }
    }

    @Override
    public void release() {}
  }
}
