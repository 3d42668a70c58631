/**
 * Pooled connections. A pool entry ({@link io.chorale.ra.outbound.ChoraleManagedConnection}) is one connection of the
 * provider with its sessions; applications hold handles, which find the session that fits the transaction at each call.
 */
package io.chorale.ra.outbound;
