/**
 * The three member processes of one contestant, seen from the bench: start, command, signal, end. Knows lines and
 * processes, not what is measured for.
 */
package io.chorale.bench.groups.trio;
