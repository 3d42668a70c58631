/**
 * Who is there, and reliable messages in order between them.
 *
 * <pre>{@code
 * TransportConfig transport = new TransportConfig("shop", "node-1", "127.0.0.1", "udp", List.of());
 * try (FrameChannel channel = new FrameChannel(Transports.create(transport), ChannelConfig.of("shop"))) {
 *     channel.start(listener);        // the first view is delivered before this returns
 *     channel.send(member, message);  // waits in the member's outbox
 *     channel.multicast(message);     // and so does this, in order with it, for each other member
 *     channel.flush();                // off they go, packed into frames
 * }
 * }</pre>
 *
 * <p>A {@link io.chorale.groups.FrameChannel} packs messages into checked frames and sends them over an engine found
 * through {@link io.chorale.groups.spi}: JGroups for users, a simulator for tests.
 *
 * <p><b>What holds.</b> Messages of one sender to one receiver arrive in order, whole, and once, while both share a view.
 * A view is suspicion, not agreement: two members may hold different views at the same time, and a member that is alive
 * may be missing. The protocols above must fence with epochs of their own.
 *
 * <p><b>What does not.</b> After a crash each survivor has some prefix of what the dead member sent, not all the same
 * one. What is sent to a member outside the view, or across a partition, is lost, and a merge brings nothing of it back.
 * A restarted process is a new {@link io.chorale.groups.Member}.
 *
 * <p><b>How long it takes</b> with the shipped stacks, measured with three processes on loopback: a first member is up in
 * 0.6 s and members that start together have one view within 2 s; a killed process is dropped within 2 s, one that hangs
 * within 6 s, and it is back in the view about 5 s after it goes on. While a receiver hangs, sends to it block as soon as
 * its window is full, until it is dropped.
 *
 * <p><b>Bad input</b>, that is malformed frames, unknown versions, oversized messages and foreign clusters, is logged
 * once for each sender and cause, counted in {@link io.chorale.groups.ChannelStats}, and dropped.
 *
 * <p>This package knows no shard, no queue and no session.
 */
package io.chorale.groups;
