package io.github.seqrec.p5.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.p5.prompt.PromptTemplate.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTemplatesTest {

  @TempDir private Path directory;

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("templates.jsonl"), List.of(lines));
  }

  @Test
  void theStandardOnesAskEachQuestionWithAndWithoutTheUser() {
    for (Kind kind : Kind.values()) {
      List<PromptTemplate> templates = PromptTemplates.ofKind(PromptTemplates.standard(), kind);

      assertThat(templates).anyMatch(PromptTemplate::needsUser);
      assertThat(templates).anyMatch(template -> !template.needsUser());
      assertThat(templates).allMatch(template -> template.prompt().contains("{history}"));
    }
  }

  @Test
  void aFileReplacesThem() throws IOException {
    List<PromptTemplate> templates =
        PromptTemplates.read(
            file(
                "# what was published",
                "",
                "{\"name\":\"a\",\"prompt\":\"user_{user} : \\n {history} \\n next ?\"}",
                "{\"name\":\"b\",\"prompt\":\"{history} {item} ?\",\"target\":\"it is {target}\","
                    + "\"yes\":\"so\",\"no\":\"not so\"}"));

    assertThat(templates)
        .containsExactly(
            PromptTemplate.of("a", "user_{user} : \n {history} \n next ?"),
            new PromptTemplate("b", "{history} {item} ?", "it is {target}", "so", "not so"));
    assertThat(templates.get(0).kind()).isEqualTo(Kind.DIRECT);
    assertThat(templates.get(1).kind()).isEqualTo(Kind.YES_NO);
  }

  @Test
  void templatesAreReadBackAsTheyWereWritten() throws IOException {
    Path file = directory.resolve("written.jsonl");
    PromptTemplates.write(file, PromptTemplates.standard());

    assertThat(PromptTemplates.read(file)).isEqualTo(PromptTemplates.standard());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {history} {hisotry}      | unknown placeholder {hisotry}; there are [{user}, {history}
          {history} {target}       | {target} must not stand in the prompt; it is the answer
          {history} or {history}   | {history} stands twice in the prompt; keep one
          What comes next?         | says nothing of the user; add {history} or {user}
          {history} {candidates} {item} | {candidates} and {item} are two questions
          After ({history})        | {history} must stand between white space; put a blank around it
          {user} {candidates}.     | {candidates} must stand between white space
          {history} {              | a brace stands alone; placeholders are written as {history}
          {history} } next         | a brace stands alone
          {history} </s>           | </s> must not stand in the text; it is added where it belongs
          """)
  void aPromptThatIsNotAllowedIsRefusedWithTheRemedy(String prompt, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.of("mine", prompt))
        .withMessageStartingWith("template 'mine': ")
        .withMessageContaining(message);
  }

  @Test
  void anAnswerThatIsNotAllowedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplate("a", "{history}", "item", "yes", "no"))
        .withMessageContaining("the target ('item') must have the one placeholder {target}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplate("a", "{history}", "{target} {item}", "yes", "no"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplate("a", "{history} {item}", "{target}", "no", "no"))
        .withMessageContaining("must be different");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplate("a", "{history} {item}", "{target}", " ", "no"));
    assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.of(" ", "{history}"));
  }

  @Test
  void aFileThatIsNotAllowedIsRefusedByFileAndLine() throws IOException {
    assertRefused(
        "line 2: template 'a': unknown placeholder {users}", "", "{'name':'a','prompt':'{users}'}");
    assertRefused("line 1: field 'prompt' must be a text, found none", "{'name':'a'}");
    assertRefused("line 1: field 'name' must be a text, found 7", "{'name':7,'prompt':'{user}'}");
    assertRefused(
        "line 1: unknown field 'answer'; there are [name, prompt, target, yes, no]",
        "{'name':'a','prompt':'{user}','answer':'x'}");
    assertRefused("line 1: ", "not JSON");
    assertRefused("line 1: ", "['a']");
    assertRefused(
        "line 3: template 'a' stands in line 1 already; give each its own name",
        "{'name':'a','prompt':'{user}'}",
        "# again",
        "{'name':'a','prompt':'{user}'}");
    assertRefused("holds no template; write one JSON object a line", "# nothing");
  }

  @Test
  void aFileOfAnotherEncodingIsNamed() throws IOException {
    Path file = directory.resolve("templates.jsonl");
    Files.writeString(file, "# \u00e9", StandardCharsets.ISO_8859_1);
    assertThatIOException()
        .isThrownBy(() -> PromptTemplates.read(file))
        .withMessage(file.toAbsolutePath() + " is no UTF-8 text; convert it");
  }

  private void assertRefused(String message, String... lines) throws IOException {
    Path file = file(lines);
    assertThatIOException()
        .isThrownBy(() -> PromptTemplates.read(file))
        .withMessageContaining("templates.jsonl")
        .withMessageContaining(message);
  }
}
