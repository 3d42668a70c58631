package io.chorale.simulation.groups;

/** What uses the core in a run. */
public enum Load {
    /** Messages are given to it directly. */
    CORE,
    /** Sessions of light groups. */
    SESSIONS,
    /** Each seed draws one of the two. */
    MIXED
}
