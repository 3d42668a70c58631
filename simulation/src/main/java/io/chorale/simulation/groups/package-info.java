/**
 * Simulated runs of the group layer: each seed makes a network, processes, a load and faults, runs them in one thread with
 * virtual time, and gives their logs to {@code io.chorale.simulation.check}. All choices come from the seed. It knows the
 * core under test ({@code io.chorale.groups.vs}), the simulated network ({@code io.chorale.groups.sim}) and the checker.
 */
package io.chorale.simulation.groups;
