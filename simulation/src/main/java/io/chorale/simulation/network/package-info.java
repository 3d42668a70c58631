/**
 * The group layer on a real network: processes in network namespaces of this machine, joined by a bridge, with faults
 * that no simulator makes up. The agents log what the simulated processes log, and the same checker reads it.
 */
package io.chorale.simulation.network;
