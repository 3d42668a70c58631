package io.chorale.replication;

/**
 * How often a bound was met on a node since it started. What was turned away or not heard is asked again by whoever asked.
 *
 * @param refusedCalls calls of this node that found no room in time, and were refused
 * @param waitsForRoom events and calls that waited, since the node's event loop had too much to do
 * @param turnedAway requests that primaries here had no room for, or that would have overtaken such
 * @param unheard questions that primaries here did not hear, since too much waited to be committed
 * @param ahead requests that came before what they follow was merged here, after a partition
 */
public record LoadFigures(long refusedCalls, long waitsForRoom, long turnedAway, long unheard, long ahead) {}
