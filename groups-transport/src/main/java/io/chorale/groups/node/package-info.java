/**
 * Runs the group services of a process: a thread that owns the virtual synchrony core and the light groups, a thread that
 * sends, the sessions' queues, and the way back after a loss. {@link io.chorale.groups.node.Clusters#join} is the way in;
 * all else is behind the interfaces of {@code io.chorale.groups.cluster}. The only package with threads above the
 * transport.
 */
package io.chorale.groups.node;
