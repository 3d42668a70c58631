package io.chorale.jms.selector;

/** A text is no selector; the message says where and why. */
public class SelectorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SelectorException(String selector, int position, String why) {
        super("Not a selector: " + shown(selector) + " (at character " + (position + 1) + ": " + why + ")");
    }

    private static String shown(String selector) {
        return selector.length() <= 200 ? selector : selector.substring(0, 200) + "...";
    }
}
