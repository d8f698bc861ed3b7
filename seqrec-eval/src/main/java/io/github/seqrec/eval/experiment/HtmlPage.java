package io.github.seqrec.eval.experiment;

import static io.github.seqrec.eval.internal.Markup.escape;

import java.util.List;
import java.util.Map;

/** A self-contained HTML page: no file and no network is needed to read it. Not thread-safe. */
public final class HtmlPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>TITLE</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; color: #222; margin: 2em auto; max-width: 1280px;
             padding: 0 1em; }
      h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 2em; } h3 { font-size: 1em; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0.5em 0; }
      th, td { padding: 0.3em 0.6em; text-align: right; border-bottom: 1px solid #ddd;
               white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      thead th { border-bottom: 2px solid #444; background: #f4f4f4; }
      table.sortable thead th { cursor: pointer; }
      table.sortable thead th::after { content: " \\2195"; color: #999; }
      table.sortable thead th[aria-sort=ascending]::after { content: " \\2191"; color: #222; }
      table.sortable thead th[aria-sort=descending]::after { content: " \\2193"; color: #222; }
      tr.best td { background: #e8f2fa; }
      table.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
      table.facts td:first-child { min-width: 14em; }
      .note { color: #555; font-size: 0.9em; max-width: 60em; }
      svg { max-width: 100%; height: auto; display: block; margin: 1em 0; }
      </style>
      </head>
      <body>
      <h1>TITLE</h1>
      """;

  private static final String END =
      """
      <script>
      document.querySelectorAll("table.sortable th").forEach(th => th.addEventListener("click", () => {
        const row = th.parentNode, body = th.closest("table").tBodies[0];
        const column = [...row.children].indexOf(th);
        const up = th.getAttribute("aria-sort") === "descending";
        row.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = tr => tr.children[column].textContent;
        const number = text => parseFloat(text.replace(/,/g, ""));
        [...body.rows].sort((a, b) => {
          const x = number(key(a)), y = number(key(b));
          const order = isNaN(x) || isNaN(y) ? key(a).localeCompare(key(b)) : x - y;
          return up ? order : -order;
        }).forEach(tr => body.append(tr));
      }));
      </script>
      </body>
      </html>
      """;

  private final StringBuilder html;

  /** A page with this title. */
  public HtmlPage(String title) {
    html = new StringBuilder(HEAD.replace("TITLE", escape(title)));
  }

  /** A heading below the title. */
  public HtmlPage heading(String text) {
    html.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  /** A heading below the last one. */
  public HtmlPage subheading(String text) {
    html.append("<h3>").append(escape(text)).append("</h3>\n");
    return this;
  }

  /** A remark. */
  public HtmlPage note(String text) {
    html.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A chart, which is markup already; nothing if it is empty. */
  public HtmlPage chart(String svg) {
    html.append(svg);
    return this;
  }

  /**
   * A table whose columns sort when their heads are clicked.
   *
   * @param rows each of the header's length
   * @param best index of the row to stress, -1 for none
   */
  public HtmlPage table(List<String> header, List<List<String>> rows, int best) {
    html.append("<div class=\"wide\"><table class=\"sortable\">\n<thead><tr>");
    header.forEach(name -> html.append("<th scope=\"col\">").append(escape(name)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < rows.size(); r++) {
      html.append(r == best ? "<tr class=\"best\">" : "<tr>");
      rows.get(r).forEach(text -> html.append("<td>").append(escape(text)).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table></div>\n");
    return this;
  }

  /** Names and what they stand for. */
  public HtmlPage facts(Map<String, String> values) {
    html.append("<table class=\"facts\">\n");
    values.forEach(
        (name, value) ->
            html.append("<tr><td>")
                .append(escape(name))
                .append("</td><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
    html.append("</table>\n");
    return this;
  }

  /** The page with what was added so far. */
  public String end() {
    return html + END;
  }
}
