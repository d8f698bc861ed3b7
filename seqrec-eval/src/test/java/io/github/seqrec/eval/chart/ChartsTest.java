package io.github.seqrec.eval.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static LineChart lines(int series) {
    return LineChart.of(
        "Title <&>",
        "epoch",
        "ndcg@10",
        IntStream.range(0, series)
            .mapToObj(
                s ->
                    new LineChart.Series(
                        "model " + s,
                        List.of(
                            new LineChart.Point(16, 0.1 + s, 0.01),
                            new LineChart.Point(256, 0.2 + s, 0))))
            .toList());
  }

  @Test
  void chartsAreWellFormedWithTitleAxesAndANamePerSeries() throws Exception {
    for (String svg : List.of(lines(3).svg(), lines(20).logarithmic().scattered().svg())) {
      Document document = parse(svg);
      assertThat(document.getDocumentElement().getAttribute("aria-label")).isEqualTo("Title <&>");
      assertThat(document.getDocumentElement().getTextContent())
          .contains("Title <&>", "epoch", "ndcg@10", "model 0", "model 2");
    }
    String bars =
        BarChart.of(
                "By length",
                "history",
                "hr@10",
                List.of("0-4", "5+"),
                List.of(
                    new BarChart.Series("a", List.of(0.25, 0.5)),
                    new BarChart.Series("b", List.of(Double.NaN, 0.125))))
            .svg();
    assertThat(parse(bars).getDocumentElement().getTextContent())
        .contains("By length", "history", "hr@10", "0-4", "5+", ".250", ".125")
        .doesNotContain("NaN");
  }

  @Test
  void negativeBarsHangFromZero() throws Exception {
    String svg =
        BarChart.of("t", "x", "y", List.of("g"), List.of(new BarChart.Series("s", List.of(-0.25))))
            .svg();
    Element bar = (Element) parse(svg).getElementsByTagName("rect").item(1);
    double zero = Scale.linear(List.of(0.0, -0.25), Frame.BOTTOM, Frame.TOP).pixel(0);
    assertThat(bar.getAttribute("y")).isEqualTo(Svg.number(zero));
    assertThat(Double.parseDouble(bar.getAttribute("height"))).isPositive();
    assertThat(svg).contains(">-.250<");
  }

  @Test
  void logarithmicAxisHasATickAtEachValue() {
    assertThat(lines(1).logarithmic().svg()).contains(">16<", ">256<");
  }

  @Test
  void seriesDifferInMoreThanTheirColours() {
    assertThat(Palette.colour(0)).isEqualTo(Palette.colour(8));
    for (int s = 0; s < 12; s++) {
      for (int other = 0; other < s; other++) {
        assertThat(Palette.colour(s) + Palette.dash(s))
            .isNotEqualTo(Palette.colour(other) + Palette.dash(other));
      }
      assertThat(Palette.dash(s)).isNotEqualTo(Palette.dash(s + 1));
    }
  }

  @Test
  void linearTicksAreRoundNumbersThatHoldAllValues() {
    assertThat(Scale.linear(List.of(0.013, 0.187), 0, 100).ticks()).first().isEqualTo(0.0);
    assertThat(Scale.linear(List.of(0.013, 0.187), 0, 100).ticks()).hasSizeBetween(4, 8);
    assertThat(Scale.linear(List.of(5.0), 0, 100).ticks()).hasSizeGreaterThan(1);
    assertThat(Scale.label(0.05)).isEqualTo("0.05");
    assertThat(Scale.label(12_000)).isEqualTo("12,000");
    assertThat(Scale.label(0.30000000000000004)).isEqualTo("0.3");
    assertThat(Scale.label(0.000012)).isEqualTo("0.000012");
    assertThat(labels(-2e-7, 3e-7)).containsExactly("-2E-7", "-1E-7", "0", "1E-7", "2E-7", "3E-7");
    assertThat(labels(-0.3, 0.2)).containsExactly("-0.3", "-0.2", "-0.1", "0", "0.1", "0.2");
  }

  private static List<String> labels(double least, double most) {
    return Scale.linear(List.of(least, most), 0, 100).ticks().stream().map(Scale::label).toList();
  }

  @Test
  void outputDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String svg = lines(2).svg();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(lines(2).svg()).isEqualTo(svg);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void nothingToShowIsEmptyAndMismatchedGroupsAreRefused() {
    assertThat(LineChart.of("t", "x", "y", List.of()).svg()).isEmpty();
    assertThatThrownBy(
            () ->
                BarChart.of(
                    "t", "x", "y", List.of("g"), List.of(new BarChart.Series("s", List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("series 's' has 0 values");
  }
}
