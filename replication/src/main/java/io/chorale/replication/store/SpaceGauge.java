package io.chorale.replication.store;

import java.io.IOException;

/** Says how much room a disk has. */
@FunctionalInterface
public interface SpaceGauge {

    /** Free bytes that this process may use. */
    long freeBytes() throws IOException;
}
