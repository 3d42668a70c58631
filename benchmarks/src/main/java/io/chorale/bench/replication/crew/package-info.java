/**
 * The processes of one contestant, seen from the bench: start, command, kill, end. Knows lines and processes, not what is
 * measured for.
 */
package io.chorale.bench.replication.crew;
