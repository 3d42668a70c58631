/** The processes of one contestant, seen from the bench. Knows lines and processes, not what is measured for. */
package io.chorale.bench.jms.team;
