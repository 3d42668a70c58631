package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.selector.Selector;
import io.chorale.jms.selector.SelectorException;
import jakarta.jms.InvalidSelectorException;

/** Checks of selectors that applications pass in. */
final class Selectors {
    private Selectors() {}

    /** The selector; null if it selects everything, as none and an empty one do (§3.8.1). */
    static String checked(String selector) throws InvalidSelectorException {
        if (selector == null || selector.isBlank()) {
            return null;
        }
        try {
            return Selector.parse(selector).text();
        } catch (SelectorException e) {
            throw Failures.caused(new InvalidSelectorException(e.getMessage(), "SELECTOR"), e);
        }
    }
}
