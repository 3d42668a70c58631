package io.chorale.jms.selector;

/** An expression, and what is known of its value. */
record Typed(Kind kind, Expression expression) {}
