/**
 * Building blocks on groups: {@link io.chorale.groups.blocks.ReplicatedMap}, {@link io.chorale.groups.blocks.ReplicatedTree}
 * and {@link io.chorale.groups.blocks.NotificationBus}, which copy a state to all members, and
 * {@link io.chorale.groups.blocks.RpcDispatcher}, which calls members and collects their answers.
 *
 * <p>Each block takes over a {@link io.chorale.groups.cluster.GroupSession} of its own, reads its events on a thread of
 * its own, and closes it. Listeners and handlers run on the executor that they are given, never on that thread. Values
 * travel by a {@link io.chorale.groups.blocks.Codec}; nothing is deserialized by Java. This package knows sessions, the
 * cores beneath it, and nothing of how a cluster is made.
 */
package io.chorale.groups.blocks;
