/**
 * The virtual synchrony core: service levels, agreed views, and what holds between the two. A plain state machine:
 * transport views, frames, messages and time go into {@link io.chorale.groups.vs.VirtualSynchrony}, what to send and
 * deliver comes out through {@link io.chorale.groups.vs.VsOutput}. No clock, thread, socket or random source. It knows
 * {@code io.chorale.groups} and the wire encoding, and no groups but the one of all members. The protocol is described in
 * {@code docs/groups.md}.
 */
package io.chorale.groups.vs;
