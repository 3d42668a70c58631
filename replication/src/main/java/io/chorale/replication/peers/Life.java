package io.chorale.replication.peers;

/**
 * One process life of a node.
 *
 * @param number how many there were with it, from 1
 * @param incarnation 64 random bits drawn when it began
 */
public record Life(long number, long incarnation) {}
