/**
 * Message selectors: parsed with ANTLR, evaluated here, for the rules of types and of the unknown are the specification's
 * own. Knows nothing of messages.
 */
package io.chorale.jms.selector;
