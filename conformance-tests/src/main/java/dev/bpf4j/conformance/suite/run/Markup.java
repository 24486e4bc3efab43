package dev.bpf4j.conformance.suite.run;

/** Text inside HTML and XML. */
final class Markup {

    private Markup() {}

    /** The text with markup escaped; characters that XML cannot hold become question marks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < ' ' || c >= 0xd800 && c <= 0xdfff || c > 0xfffd ? '?' : c);
            }
        });
        return escaped.toString();
    }
}
