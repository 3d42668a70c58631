/**
 * What members of a group log about themselves, and the checker that reads it. The same checker judges simulated runs and
 * the logs of real processes, so it knows nothing of either: {@code io.chorale.groups}, its views, and
 * {@code java} only.
 */
package io.chorale.simulation.check;
