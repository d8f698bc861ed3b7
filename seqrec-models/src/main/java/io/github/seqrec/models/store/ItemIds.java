package io.github.seqrec.models.store;

/** Item ids in a tab-separated line: backslash, tab and line ends are escaped by a backslash. */
final class ItemIds {

  private ItemIds() {}

  static String escape(String id) {
    return id.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
  }

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder id = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        c =
            switch (text.charAt(++i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> text.charAt(i);
            };
      }
      id.append(c);
    }
    return id.toString();
  }
}
