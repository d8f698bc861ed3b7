package io.github.seqrec.p5.indexing;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts in the order in which people read them: runs of digits by value, all else by character. */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

  @Override
  public int compare(String a, String b) {
    Matcher left = PART.matcher(a);
    Matcher right = PART.matcher(b);
    while (left.find() && right.find()) {
      int order = compareParts(left.group(), right.group());
      if (order != 0) {
        return order;
      }
    }
    // One is the beginning of the other, or they differ in leading zeros only.
    return a.compareTo(b);
  }

  /** As the parts are told apart: digits of other scripts are characters like any. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int compareParts(String a, String b) {
    if (!isDigit(a.charAt(0)) || !isDigit(b.charAt(0))) {
      return a.compareTo(b);
    }
    String left = a.replaceFirst("^0+", "");
    String right = b.replaceFirst("^0+", "");
    return left.length() != right.length()
        ? Integer.compare(left.length(), right.length())
        : left.compareTo(right);
  }
}
