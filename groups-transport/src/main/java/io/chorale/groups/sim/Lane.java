package io.chorale.groups.sim;

/** An engine keeps order within a lane, not between lanes. */
enum Lane {
    UNICAST,
    MULTICAST
}
