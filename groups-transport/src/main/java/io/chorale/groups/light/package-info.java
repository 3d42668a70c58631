/**
 * Light groups: thousands of groups of sessions above the one group of processes. {@link
 * io.chorale.groups.light.LightGroups} keeps the registry of who is in which group, the same at all members of a view of
 * the cluster because each change is one AGREED message; it hands a group's messages to the sessions of this process and
 * makes the groups' views. No clock, thread, socket or random source. It knows the virtual synchrony core beneath it and
 * the types of {@code io.chorale.groups.cluster}, and neither threads nor queues.
 */
package io.chorale.groups.light;
