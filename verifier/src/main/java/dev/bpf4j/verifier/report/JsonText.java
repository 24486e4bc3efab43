package dev.bpf4j.verifier.report;

/** Writes JSON. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private boolean comma;

    private void separate() {
        if (comma) {
            out.append(',');
        }
        comma = true;
    }

    /** @param bracket of an object or array */
    JsonText begin(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    JsonText end(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    JsonText name(String name) {
        separate();
        quoted(name);
        out.append(':');
        comma = false;
        return this;
    }

    JsonText field(String name, String value) {
        return name(name).value(value);
    }

    JsonText field(String name, int value) {
        return name(name).value(value);
    }

    JsonText value(int number) {
        separate();
        out.append(number);
        return this;
    }

    JsonText value(String text) {
        separate();
        quoted(text);
        return this;
    }

    private void quoted(String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
