package io.github.seqrec.data.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a data set that one program wrote as a directory, as Spark does. */
public final class PartFiles {

  private PartFiles() {}

  /**
   * The file itself, or those of a directory with this ending, by name. Others, such as {@code
   * _SUCCESS}, are passed over.
   *
   * @param path absolute
   * @throws IOException if there is none, or the directory has directories, which would hold parts
   *     too
   */
  public static List<Path> of(Path path, String ending) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "file is missing; check the path, or write the data set");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> content;
    try (Stream<Path> all = Files.list(path)) {
      content = all.filter(PartFiles::isData).sorted().toList();
    }
    List<Path> directories = content.stream().filter(Files::isDirectory).toList();
    if (!directories.isEmpty()) {
      throw new FileSystemException(
          path.toString(),
          null,
          String.format(
              "expected a directory of files only, found the directory '%s' in it; name that one,"
                  + " or write the data without partitionBy",
              directories.get(0).getFileName()));
    }
    List<Path> files = content.stream().filter(file -> file.toString().endsWith(ending)).toList();
    if (files.isEmpty()) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "expected files named *" + ending + " in the directory, found none; check the path");
    }
    return files;
  }

  /** Spark and Hadoop hide files by these two characters. */
  private static boolean isData(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
