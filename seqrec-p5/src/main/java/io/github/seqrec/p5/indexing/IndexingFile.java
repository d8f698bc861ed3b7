package io.github.seqrec.p5.indexing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import io.github.seqrec.api.internal.WholeFile;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An indexing as JSON: the ids in the order of the item indices. */
record IndexingFile(
    @Nullable String format,
    int format_version,
    @Nullable String method,
    @Nullable Map<String, Object> options,
    @Nullable Finding check,
    @Nullable List<String> ids) {

  private static final String FORMAT = "seqrec-item-indexing";

  /** The version that this release writes; it reads this one and all before. */
  private static final int FORMAT_VERSION = 1;

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  static void write(ItemIndexing indexing, Path file) throws IOException {
    IndexingFile content =
        new IndexingFile(
            FORMAT,
            FORMAT_VERSION,
            indexing.method(),
            indexing.options(),
            indexing.check().orElse(null),
            indexing.texts());
    WholeFile.replace(file, temporary -> Files.writeString(temporary, GSON.toJson(content) + "\n"));
  }

  static ItemIndexing read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file.toAbsolutePath() + " is missing: the ids of the items are expected there");
    }
    try {
      IndexingFile content = GSON.fromJson(Files.readString(file), IndexingFile.class);
      return indexing(file, content);
    } catch (RuntimeException | CharacterCodingException e) {
      // Gson's own exceptions, and what was thrown at ids or findings that are not allowed.
      throw new IOException(
          file.toAbsolutePath() + " is not the indexing that was expected: " + e.getMessage(), e);
    }
  }

  private static ItemIndexing indexing(Path file, @Nullable IndexingFile content)
      throws IOException {
    if (content == null
        || !FORMAT.equals(content.format)
        || content.method == null
        || content.options == null
        || content.ids == null) {
      throw new IOException(
          file.toAbsolutePath()
              + " is no item indexing of seqrec: format, method, options and ids are expected");
    }
    if (content.format_version < 1 || content.format_version > FORMAT_VERSION) {
      throw new IOException(
          file.toAbsolutePath()
              + " has format version "
              + content.format_version
              + "; this release reads 1.."
              + FORMAT_VERSION
              + "; use a newer seqrec");
    }
    return new ItemIndexing(content.method, content.options, content.ids, content.check);
  }
}
