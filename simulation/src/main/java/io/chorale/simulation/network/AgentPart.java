package io.chorale.simulation.network;

import java.io.IOException;

/** One layer in one agent. All methods but {@link #run} are called by any thread. */
interface AgentPart {

    /** Joins and does random things, until it has ended. */
    void run() throws IOException;

    /** Does nothing more by itself. */
    void quiet();

    /** All faults are over: sends what must arrive. */
    void rest();

    /** Logs that the run is over, and nothing after it. */
    void end();
}
