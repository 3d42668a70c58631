/**
 * The group layer on a real network: processes in network namespaces of this machine, joined by a bridge, with faults
 * that no simulator makes up. Each agent drives the core itself, and sessions of the public API beside it; they log what
 * simulated processes and sessions log, and the same checkers read it.
 */
package io.chorale.simulation.network;
