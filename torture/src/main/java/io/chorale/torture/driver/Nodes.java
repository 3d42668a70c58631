package io.chorale.torture.driver;

import java.util.Collection;

/** The processes that faults are made to, one a host, numbered from 1. */
interface Nodes {

    int size();

    /** Starts the node of a host on the directory that it had before, if any. */
    void start(int host);

    /** SIGKILL to all of these at once; returns when they are dead. */
    void kill(Collection<Integer> hosts) throws InterruptedException;

    /** Sends a signal that does not kill, such as {@code STOP}. */
    void signal(int host, String signal);

    /** Gives the process of a host a command. */
    void command(int host, String line);

    /** Whether all that were started said after that time that they are all there and that no copy is missing. */
    boolean isWhole(long sinceNs);
}
