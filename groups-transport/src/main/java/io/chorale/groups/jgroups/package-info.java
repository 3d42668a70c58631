/**
 * The engine that users run: {@link io.chorale.groups.spi.Transport} over a JGroups channel.
 *
 * <p>Two stacks are shipped, {@code chorale-udp.xml} and {@code chorale-tcp.xml}; {@link
 * io.chorale.groups.jgroups.StackLoader} also takes a user's file or a string of protocols. {@link
 * io.chorale.groups.jgroups.StackTuning} then makes each stack safe: everything binds to one address, nothing leaves the
 * host on loopback, and the diagnostics port, which is on and unauthenticated by default, is off.
 *
 * <p>Only {@code BytesMessage} is sent and accepted, because JGroups' object messages are Java serialization without a
 * filter. This package and its {@code secure} are the only ones that know JGroups; it knows {@code io.chorale.groups} and
 * its {@code spi}.
 */
package io.chorale.groups.jgroups;
