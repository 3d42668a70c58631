package io.chorale.groups.jgroups;

import io.chorale.groups.spi.OnceLog;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.Address;

/** What is dropped before it becomes a frame: counted, and logged once per origin and cause. Thread-safe. */
final class EngineRejects {
    private static final System.Logger LOGGER = System.getLogger(JGroupsTransport.class.getName());

    private static final String FROM_NOW_ON = " From now on this is counted, not logged.";

    private record Key(Object origin, String cause) {}

    private final LongAdder count = new LongAdder();
    private final OnceLog onceLog = new OnceLog(LOGGER);

    long count() {
        return count.sum();
    }

    void foreignCluster(Address sender, String foreign, String own) {
        count.increment();
        onceLog.warn(
                new Key(foreign, "cluster"),
                () -> "Dropping what comes from " + sender + ": it belongs to the cluster '" + foreign + "', this is '"
                        + own + "': give each cluster its own multicast address or ports." + FROM_NOW_ON);
    }

    void foreignMessage(Address sender, Class<?> type) {
        count.increment();
        onceLog.warn(
                new Key(sender, "type"),
                () -> "Dropping messages of the type " + type.getSimpleName() + " from " + sender
                        + ": a frame is a BytesMessage." + FROM_NOW_ON);
    }
}
