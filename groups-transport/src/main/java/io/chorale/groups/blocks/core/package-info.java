/**
 * The building blocks without IO: ordered messages, views and time go in; what to send, whom to answer and what changed
 * comes out. {@link io.chorale.groups.blocks.core.ReplicaCore} copies any {@link io.chorale.groups.blocks.core.StateModel}
 * to all members of a group; {@link io.chorale.groups.blocks.core.RpcCore} collects answers. No clock, thread, socket or
 * random source. It knows the events of a group and the wire encoding.
 */
package io.chorale.groups.blocks.core;
