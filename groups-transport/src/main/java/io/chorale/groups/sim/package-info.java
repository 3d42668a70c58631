/**
 * A transport for tests: many members in one thread, virtual time, and faults on demand.
 *
 * <p>A {@link io.chorale.groups.sim.SimNetwork} promises what plain JGroups promises and no more, so that a protocol that
 * passes here does not lean on luck:
 *
 * <ul>
 *   <li>unicasts of one sender to one receiver arrive in order, multicasts too; between the two there is no order;
 *   <li>after a crash each survivor has some prefix of what the crashed member sent, not all the same one;
 *   <li>what is sent to a member outside the sender's view is lost; when a view drops a member, a suffix of what is
 *       under way between the two is lost;
 *   <li>members install a view at different times, a starting member may first be alone and be merged later, and after a
 *       merge the order of members says nothing about their age.
 * </ul>
 *
 * <p>All choices come from one seed: the same calls give the same run. Nothing here is thread-safe. This package knows
 * {@code io.chorale.groups} and its {@code spi}.
 */
package io.chorale.groups.sim;
