package io.github.seqrec.examples;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.doctor.Diagnosis;
import io.github.seqrec.data.doctor.LeakageDoctor;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What to know of a data set before believing a result on it. */
@Command(
    name = "Doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a file, splits it by leave-one-out, and looks for leaks: ties, duplicates,",
      "training on later events, item numbers that tell the target, sequences without order."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Doctor implements Callable<Integer> {

  private static final int LEAK = 3;

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Option(
      names = "--core",
      defaultValue = "0",
      paramLabel = "N",
      description = "Keep the N-core, stable; 0 keeps the data as they are.")
  private int core;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Option(names = "--strict", description = "Exit with 3 if there is a leak.")
  private boolean strict;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new Doctor(), args);
  }

  @Override
  public Integer call() throws IOException {
    InteractionDataset events = data.read();
    if (core != 0) {
      events = KCore.stable(core).apply(events);
    }
    Split split = LeaveOneOut.of(events);
    Diagnosis diagnosis = LeakageDoctor.examine(events, split);
    PrintWriter out = Commands.out(spec);
    if (json) {
      JsonObject report = new JsonObject();
      report.addProperty("preparation", events.notes().toString());
      report.addProperty("split", split.description());
      report.add("findings", JsonParser.parseString(diagnosis.toJson()));
      out.println(report);
    } else {
      out.println(events.notes());
      out.println(split.description());
      out.println();
      out.println(diagnosis);
    }
    return strict && !diagnosis.at(Diagnosis.Level.LEAK).isEmpty() ? LEAK : 0;
  }
}
