package io.chorale.simulation.network;

/** What an agent runs, each in a cluster of its own: the same faults are tried on both. */
enum Layer {
    /** The virtual synchrony core, driven by the agent itself. */
    CORE,
    /** Sessions of the public API, and with them all that is between them and the core. */
    SESSIONS
}
