package io.chorale.shop.web;

/** Numbers in requests. Stateless. */
final class Numbers {

    private Numbers() {}

    /** The number; the default when there is none, and -1 when it is not one. */
    static int parse(String text, int defaultValue) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
