/**
 * Processes that a bench starts, and what both sides say to each other: lines of words on the standard streams. Knows
 * lines and signals, not what is measured.
 */
package io.chorale.bench.process;
