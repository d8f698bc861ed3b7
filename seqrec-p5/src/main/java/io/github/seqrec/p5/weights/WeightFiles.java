package io.github.seqrec.p5.weights;

import com.google.gson.JsonElement;
import io.github.seqrec.models.store.PyTorchFile;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files that hold a checkpoint's tensors. */
public final class WeightFiles {

  private static final String INDEX = ".index.json";

  /**
   * Names of the files that weights are read from, in the order in which they are looked for; those
   * that end with {@code .index.json} name others, {@link #shards}.
   */
  public static final List<String> NAMES =
      List.of(
          SafeTensors.MODEL,
          SafeTensors.MODEL + INDEX,
          "pytorch_model.bin",
          "pytorch_model.bin" + INDEX);

  private WeightFiles() {}

  /** The file in a directory that holds its tensors, or names those that do. */
  static Path find(Path directory) throws IOException {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(
        directory.toAbsolutePath().toString(),
        null,
        "there is no such directory, or it holds none of " + NAMES);
  }

  /** The tensors by the names that the file gives them; of an index, those of its shards. */
  static Map<String, Tensor> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(INDEX)) {
      return readShards(file);
    }
    return name.endsWith(".safetensors")
        ? SafeTensors.read(file).tensors()
        : PyTorchFile.read(file);
  }

  /**
   * The names of the files beside an index that hold its tensors; none for a file that is no index.
   *
   * @throws IOException if the index is missing or malformed
   */
  public static SortedSet<String> shards(Path file) throws IOException {
    return file.toString().endsWith(INDEX)
        ? new TreeSet<>(shardOf(JsonFile.read(file)).values())
        : Collections.emptySortedSet();
  }

  private static Map<String, String> shardOf(JsonFile json) throws IOException {
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : json.object("weight_map").entrySet()) {
      shardOf.put(entry.getKey(), shard(json, entry));
    }
    return shardOf;
  }

  private static Map<String, Tensor> readShards(Path index) throws IOException {
    JsonFile json = JsonFile.read(index);
    Map<String, String> shardOf = shardOf(json);
    requireAll(json, new TreeSet<>(shardOf.values()));
    Map<String, Map<String, Tensor>> shards = new TreeMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : shardOf.entrySet()) {
      Map<String, Tensor> shard = shards.get(entry.getValue());
      if (shard == null) {
        shard = read(index.resolveSibling(entry.getValue()));
        shards.put(entry.getValue(), shard);
      }
      Tensor tensor = shard.get(entry.getKey());
      if (tensor == null) {
        throw json.malformed(
            entry.getValue() + " holds no tensor '" + entry.getKey() + "'; copy the shard again");
      }
      tensors.put(entry.getKey(), tensor);
    }
    return tensors;
  }

  /** An index comes from elsewhere: it may name no file outside its own directory. */
  private static String shard(JsonFile json, Map.Entry<String, JsonElement> entry)
      throws IOException {
    JsonElement shard = entry.getValue();
    if (!shard.isJsonPrimitive()
        || !shard.getAsString().matches("[\\w-][\\w.-]*\\.(safetensors|bin)")) {
      throw json.malformed(
          "the shard of '"
              + entry.getKey()
              + "' ("
              + shard
              + ") must be a .safetensors or .bin file beside the index");
    }
    return shard.getAsString();
  }

  private static void requireAll(JsonFile json, SortedSet<String> shards) throws IOException {
    SortedSet<String> missing = new TreeSet<>(shards);
    missing.removeIf(name -> Files.exists(json.file().resolveSibling(name)));
    if (!missing.isEmpty()) {
      throw json.malformed(
          "of its " + shards.size() + " shards these are missing: " + missing + "; copy them too");
    }
  }
}
