/**
 * The group services as applications see them: a {@link io.chorale.groups.cluster.GroupSession} joins groups, sends with
 * a {@link io.chorale.groups.Service} level, and receives messages and views in one order.
 */
package io.chorale.groups.cluster;
