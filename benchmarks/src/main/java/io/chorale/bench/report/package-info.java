/**
 * What every bench prints: a table, the conditions of the run, and its targets. Knows no bench; only texts and numbers.
 */
package io.chorale.bench.report;
