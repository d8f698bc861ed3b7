package io.github.seqrec.p5.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Ints;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.TrainingPrompts.Options;
import io.github.seqrec.p5.prompt.TrainingPrompts.Part;
import io.github.seqrec.p5.prompt.TrainingPrompts.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingPromptsTest {

  private static final List<PromptTemplate> DIRECT =
      List.of(PromptTemplate.of("d", "{user} = {history}"));
  private static final List<PromptTemplate> CANDIDATES =
      List.of(PromptTemplate.of("c", "{user} = {history} | {candidates}"));
  private static final List<PromptTemplate> YES_NO =
      List.of(PromptTemplate.of("y", "{user} = {history} | {item}"));

  /** The last two of each user's five items are nobody else's. */
  private static Split split() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 40; user++) {
      for (int t = 0; t < 3; t++) {
        data.add("u" + user, "i" + (user + t) % 40);
      }
      data.add("u" + user, "validation" + user).add("u" + user, "test" + user);
    }
    return LeaveOneOut.of(data.build());
  }

  private static final SequenceDataset DATA =
      SyntheticSequences.markov(1, 0.2, 3).users(60).items(50).lengths(1, 25).generate();

  private static PromptRenderer renderer(SequenceDataset data, int maxTokens) {
    return new PromptRenderer(
        Letters::encode,
        ItemIndexing.given("own", data.items().ids()),
        new PromptOptions(maxTokens, 100, " , "));
  }

  private static TrainingPrompts prompts(
      SequenceDataset data, List<PromptTemplate> templates, Options options) {
    return TrainingPrompts.of(data, renderer(data, 2000), templates, options);
  }

  private record Row(String prompt, String answer) {}

  private static List<Row> rows(TrainingPrompts prompts, long seed) {
    List<Row> rows = new ArrayList<>();
    for (List<Part> step : prompts.epoch(new SplittableRandom(seed))) {
      for (Part part : step) {
        assertThat(part.answers()).hasSameSizeAs(part.prompts());
        for (int row = 0; row < part.prompts().size(); row++) {
          rows.add(
              new Row(
                  Letters.decode(part.prompts().get(row).ids(), 0),
                  Letters.decode(part.answers().get(row), 0)));
        }
      }
    }
    return rows;
  }

  @Test
  void everyEventButTheFirstIsTheTargetOfItsPastOnce() {
    TrainingPrompts prompts = prompts(DATA, DIRECT, new Options(Targets.ALL, 100, 16, 999));
    List<Row> expected = new ArrayList<>();
    for (int user = 0; user < DATA.userCount(); user++) {
      for (int t = 1; t < DATA.sequence(user).size(); t++) {
        List<String> past = DATA.items().ids(DATA.sequence(user).history(t).toArray());
        expected.add(
            new Row(
                DATA.userId(user) + "=" + String.join(",", past),
                DATA.items().id(DATA.sequence(user).item(t))));
      }
    }

    assertThat(rows(prompts, 1)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(prompts.epoch(new SplittableRandom(1))).hasSize(prompts.stepsPerEpoch());
  }

  @Test
  void oneTargetOfAUserIsAnotherOneInAnotherEpoch() {
    TrainingPrompts prompts = prompts(DATA, DIRECT, new Options(Targets.ONE, 100, 16, 999));
    long trainable =
        IntStream.range(0, DATA.userCount()).filter(u -> DATA.sequence(u).size() > 1).count();
    Set<Row> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      List<Row> rows = rows(prompts, seed);
      assertThat(rows.stream().map(row -> row.prompt.split("=", -1)[0]).distinct().count())
          .isEqualTo(trainable)
          .isEqualTo(rows.size());
      seen.addAll(rows);
    }

    assertThat(seen)
        .hasSameElementsAs(rows(prompts(DATA, DIRECT, new Options(Targets.ALL, 100, 16, 999)), 1));
  }

  @Test
  void noItemThatIsHeldOutOnlyIsEverReadOrAnswered() {
    SequenceDataset training = split().training();
    List<PromptTemplate> all = new ArrayList<>(DIRECT);
    all.addAll(CANDIDATES);
    all.addAll(YES_NO);
    for (int seed = 0; seed < 20; seed++) {
      for (Row row : rows(prompts(training, all, Options.STANDARD), seed)) {
        assertThat(row.prompt + row.answer).doesNotContain("validation").doesNotContain("test");
      }
    }
  }

  @Test
  void candidatesAreTheTargetAndItemsThatTheUserDoesNotHave() {
    SequenceDataset training = split().training();
    Options options = new Options(Targets.ALL, 10, 16, 9999);
    Set<Integer> places = new HashSet<>();
    for (Row row : rows(prompts(training, CANDIDATES, options), 2)) {
      List<String> candidates = candidates(row);
      Set<String> own = own(training, row);

      assertThat(candidates).hasSize(10).doesNotHaveDuplicates().contains(row.answer);
      assertThat(candidates.stream().filter(own::contains)).containsExactly(row.answer);
      places.add(candidates.indexOf(row.answer));
    }
    assertThat(places).hasSize(10);
  }

  @Test
  void whereThereAreFewItemsThereAreFewCandidates() {
    for (Row row : rows(prompts(split().training(), CANDIDATES, Options.STANDARD), 2)) {
      assertThat(candidates(row)).hasSize(38);
    }
  }

  @Test
  void whereCandidatesMakeAPromptTooLongTheLastWrongOnesAreLeftOut() {
    SequenceDataset training = split().training();
    Options options = new Options(Targets.ALL, 30, 1, 9999);
    List<Row> all = rows(prompts(training, CANDIDATES, options), 2);
    PromptRenderer tight = renderer(training, 60);
    List<Row> rows = rows(TrainingPrompts.of(training, tight, CANDIDATES, options), 2);
    int last = 0;
    for (int i = 0; i < rows.size(); i++) {
      List<String> candidates = candidates(rows.get(i));
      List<String> wrong = without(candidates, rows.get(i).answer);
      List<String> drawn = without(candidates(all.get(i)), rows.get(i).answer);

      assertThat(rows.get(i).answer).isEqualTo(all.get(i).answer);
      assertThat(history(rows.get(i))).isEqualTo(history(all.get(i)));
      assertThat(candidates).hasSizeBetween(10, 20).hasSize(wrong.size() + 1);
      assertThat(drawn).hasSize(29).startsWith(wrong.toArray(String[]::new));
      last += candidates.indexOf(rows.get(i).answer) == wrong.size() ? 1 : 0;
    }
    assertThat(rows).hasSize(80);
    assertThat(last).isLessThan(20);
    assertThat(rows(TrainingPrompts.of(training, tight, CANDIDATES, options), 2)).isEqualTo(rows);
  }

  private static List<String> candidates(Row row) {
    return List.of(row.prompt.split("\\|", -1)[1].split(",", -1));
  }

  private static String history(Row row) {
    return row.prompt.split("\\|", -1)[0];
  }

  private static List<String> without(List<String> candidates, String answer) {
    return candidates.stream().filter(candidate -> !candidate.equals(answer)).toList();
  }

  @Test
  void halfOfTheItemsAskedAboutAreNotTheNextOne() {
    SequenceDataset training = split().training();
    int yes = 0;
    int count = 0;
    for (int seed = 0; seed < 20; seed++) {
      for (Row row : rows(prompts(training, YES_NO, Options.STANDARD), seed)) {
        String asked = row.prompt.split("\\|", -1)[1];
        assertThat(row.answer).isEqualTo(own(training, row).contains(asked) ? "yes" : "no");
        yes += row.answer.equals("yes") ? 1 : 0;
        count++;
      }
    }

    assertThat((double) yes / count).isCloseTo(0.5, within(0.04));
  }

  private static Set<String> own(SequenceDataset training, Row row) {
    int user = Integer.parseInt(row.prompt.substring(1, row.prompt.indexOf('=')));
    return new HashSet<>(training.items().ids(training.sequence(user).history(3).toArray()));
  }

  @Test
  void everyTemplateIsDrawn() {
    List<PromptTemplate> all = new ArrayList<>(DIRECT);
    all.addAll(CANDIDATES);
    all.addAll(YES_NO);
    List<Row> rows = rows(prompts(DATA, all, Options.STANDARD), 3);
    long yesNo = rows.stream().filter(row -> List.of("yes", "no").contains(row.answer)).count();
    long direct = rows.stream().filter(row -> !row.prompt.contains("|")).count();

    assertThat((double) yesNo / rows.size()).isCloseTo(1 / 3.0, within(0.08));
    assertThat((double) direct / rows.size()).isCloseTo(1 / 3.0, within(0.08));
  }

  @Test
  void theSameSeedGivesTheSameEpochAndAnotherSeedAnotherOne() {
    TrainingPrompts prompts = prompts(DATA, CANDIDATES, Options.STANDARD);

    assertThat(rows(prompts, 4)).isEqualTo(rows(prompts, 4)).isNotEqualTo(rows(prompts, 5));
    List<List<Part>> epoch = prompts.epoch(new SplittableRandom(1));
    assertThat(epoch.get(2).get(0).prompts().get(0).ids())
        .isEqualTo(epoch.get(2).get(0).prompts().get(0).ids());
  }

  @Test
  void aStepIsDividedByLengthSoThatLittleIsPadding() {
    TrainingPrompts prompts = prompts(DATA, DIRECT, new Options(Targets.ALL, 2, 64, 1500));
    long cells = 0;
    long tokens = 0;
    for (List<Part> step : prompts.epoch(new SplittableRandom(1))) {
      assertThat(step.stream().mapToInt(part -> part.prompts().size()).sum())
          .isLessThanOrEqualTo(64);
      for (Part part : step) {
        int[] lengths = part.prompts().stream().mapToInt(prompt -> prompt.ids().length).toArray();
        int padded = lengths.length * Ints.max(lengths);
        if (lengths.length > 1) {
          assertThat(padded).isLessThanOrEqualTo(1500);
        }
        cells += padded;
        tokens += Arrays.stream(lengths).sum();
      }
    }

    assertThat(1 - (double) tokens / cells).isLessThan(0.25);
  }

  @Test
  void whatNothingCanBeLearntFromIsRefused() {
    SequenceDataset single = InteractionDataset.builder().add("u", "a").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prompts(single, DIRECT, Options.STANDARD))
        .withMessageContaining("at least 2 events, found none among 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prompts(DATA, List.of(), Options.STANDARD))
        .withMessageContaining("templates (none) must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TrainingPrompts.of(DATA, renderer(single, 2000), DIRECT, Options.STANDARD))
        .withMessageContaining(
            "the indexing (1 items) must be one of the training data (50 items)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Options(Targets.ALL, 1, 64, 8192))
        .withMessageContaining("candidates (1) must be at least 2; 100 is usual");
  }
}
