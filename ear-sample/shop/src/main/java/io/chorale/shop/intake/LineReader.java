package io.chorale.shop.intake;

import java.io.IOException;
import java.io.Reader;

/**
 * Reads a stream line by line and holds no more than {@value #MAX_CHARS} characters of one, so that a file without line
 * ends does not fill the memory. For one thread.
 */
final class LineReader {

    static final int MAX_CHARS = 500;

    private final Reader in;
    private int number;

    /** The reader should be buffered. */
    LineReader(Reader in) {
        this.in = in;
    }

    /**
     * A line.
     *
     * @param number the first is 1
     * @param text without its end; its first {@value #MAX_CHARS} characters when it was longer
     */
    record Line(int number, String text, boolean tooLong) {}

    /** The next line, or null at the end. */
    Line next() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        boolean tooLong = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            any = true;
            if (c == '\n') {
                break;
            }
            if (text.length() < MAX_CHARS) {
                text.append((char) c);
            } else {
                tooLong = true;
            }
        }
        if (!any) {
            return null;
        }
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\r') {
            text.setLength(end - 1);
        }
        return new Line(++number, text.toString(), tooLong);
    }
}
