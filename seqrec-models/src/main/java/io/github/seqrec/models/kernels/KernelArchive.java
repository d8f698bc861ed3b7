package io.github.seqrec.models.kernels;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import com.google.common.io.Resources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Builds, in memory, the TorchScript module that holds the operations under {@code ops}.
 *
 * <p>A TorchScript file is a zip of stored entries: the source text of the methods and a pickle of
 * the module object. A module without parameters needs so little pickle that it is written here
 * byte by byte; nothing is compiled ahead and nothing touches the disk.
 */
final class KernelArchive {

  /** The source: a class and its methods, by subject. */
  private static final String[] SOURCES = {
    "module",
    "common",
    "attention",
    "recurrent",
    "convolution",
    "translation",
    "scores",
    "losses",
    "optimizer"
  };

  /** Pickle, protocol 2: an instance of {@code __torch__.Ops} whose attribute training is true. */
  private static final byte[] MODULE_PICKLE =
      latin1("\u0080\u0002c__torch__\nOps\nq\0)\u0081}(X\b\0\0\0trainingq\u0001\u0088ubq\u0002.");

  /** Pickle, protocol 2: the empty tuple. */
  private static final byte[] NO_CONSTANTS = latin1("\u0080\u0002).");

  private KernelArchive() {}

  /** Loads the module; each call makes an independent one. */
  static Model load() {
    Model model = Model.newInstance("kernels", "PyTorch");
    try {
      model.load(new ByteArrayInputStream(bytes()));
      return model;
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new IllegalStateException(
          "libtorch refused the kernels; the pytorch-native and pytorch-jni jars must be of the"
              + " versions that seqrec-models is built with",
          e);
    }
  }

  private static byte[] bytes() throws IOException {
    byte[] source = source();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length + 1024);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/data.pkl", MODULE_PICKLE);
      store(zip, "kernels/constants.pkl", NO_CONSTANTS);
      store(zip, "kernels/version", latin1("3\n"));
      store(zip, "kernels/byteorder", latin1("little"));
      store(zip, "kernels/code/__torch__.py", source);
    }
    return bytes.toByteArray();
  }

  private static byte[] source() throws IOException {
    StringBuilder source = new StringBuilder();
    for (String name : SOURCES) {
      URL part = Resources.getResource(KernelArchive.class, "ops/" + name + ".py");
      source.append(Resources.toString(part, StandardCharsets.UTF_8)).append('\n');
    }
    return source.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
