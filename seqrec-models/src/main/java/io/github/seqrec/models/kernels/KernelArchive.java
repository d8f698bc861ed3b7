package io.github.seqrec.models.kernels;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operations written in TorchScript: source texts under {@code ops}, made one module in memory.
 *
 * <p>A TorchScript file is a zip of stored entries: the source text of the methods and a pickle of
 * the module object. A module without parameters needs so little pickle that it is written here
 * byte by byte, and nothing is compiled ahead. Thread-safe.
 */
public final class KernelArchive {

  /** The source that every archive begins with: the class, and methods of general use. */
  private static final String FIRST_SOURCE = "module";

  /** Pickle, protocol 2: an instance of {@code __torch__.Ops} whose attribute training is true. */
  private static final byte[] MODULE_PICKLE =
      latin1("\u0080\u0002c__torch__\nOps\nq\0)\u0081}(X\b\0\0\0trainingq\u0001\u0088ubq\u0002.");

  /** Pickle, protocol 2: the empty tuple. */
  private static final byte[] NO_CONSTANTS = latin1("\u0080\u0002).");

  private final Class<?> place;
  private final ImmutableList<String> sources;

  /**
   * One module per mode: DJL switches a module between modes when it is called in the other one,
   * which is a write that concurrent callers would race on.
   */
  private final Supplier<Model> recording = Suppliers.memoize(this::load);

  private final Supplier<Model> plain = Suppliers.memoize(this::load);

  private KernelArchive(Class<?> place, ImmutableList<String> sources) {
    this.place = place;
    this.sources = sources;
  }

  /**
   * An archive; libtorch loads it at its first call.
   *
   * @param place a class beside whose package's {@code ops} the sources lie
   * @param sources names of files that end in {@code .py}, each with methods of the class {@code
   *     Ops}; all may call {@code self.drop(x, dropout, draw)} of the file that every archive
   *     begins with: {@code dropout} is what {@link Pass#dropout} gave, and {@code draw} tells the
   *     masks of one method apart
   */
  public static KernelArchive of(Class<?> place, String... sources) {
    return new KernelArchive(place, ImmutableList.copyOf(sources));
  }

  /** A call of a method; its result belongs to the pass, and carries gradients if that trains. */
  public KernelCall call(String method, Pass pass) {
    return new KernelCall((pass.training() ? recording : plain).get().getBlock(), method, pass);
  }

  private Model load() {
    NativeHeap.keepFreedBlocks();
    Model model = Model.newInstance("kernels", "PyTorch");
    try {
      model.load(new ByteArrayInputStream(bytes()));
      return model;
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(
          "the kernels of "
              + place.getName()
              + " cannot be handed to libtorch; make "
              + System.getProperty("java.io.tmpdir")
              + " writable: "
              + e.getMessage(),
          e);
    } catch (EngineException | MalformedModelException e) {
      model.close();
      throw new EngineException(
          "libtorch refused the kernels of "
              + place.getName()
              + "; the pytorch-native and pytorch-jni jars must be of the versions that"
              + " seqrec-models is built with",
          e);
    }
  }

  private byte[] bytes() throws IOException {
    byte[] source = source();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length + 1024);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/data.pkl", MODULE_PICKLE);
      store(zip, "kernels/constants.pkl", NO_CONSTANTS);
      store(zip, "kernels/version", latin1("10\n"));
      store(zip, "kernels/byteorder", latin1("little"));
      store(zip, "kernels/code/__torch__.py", source);
    }
    return bytes.toByteArray();
  }

  private byte[] source() throws IOException {
    StringBuilder source = new StringBuilder(text(KernelArchive.class, FIRST_SOURCE));
    for (String name : sources) {
      source.append(text(place, name));
    }
    return source.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Class<?> place, String name) throws IOException {
    URL part = Resources.getResource(place, "ops/" + name + ".py");
    return Resources.toString(part, StandardCharsets.UTF_8) + '\n';
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
