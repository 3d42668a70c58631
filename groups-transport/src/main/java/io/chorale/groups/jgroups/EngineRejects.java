package io.chorale.groups.jgroups;

import io.chorale.groups.spi.OnceLog;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.Address;

/** What is dropped before it becomes a frame: counted, and logged once per sender and cause. Thread-safe. */
final class EngineRejects {
    private static final System.Logger LOGGER = System.getLogger(JGroupsTransport.class.getName());

    private record Key(Address sender, String cause) {}

    private final LongAdder count = new LongAdder();
    private final OnceLog onceLog = new OnceLog(LOGGER);

    long count() {
        return count.sum();
    }

    void foreignCluster(Address sender, String foreign, String own) {
        reject(
                sender,
                "cluster",
                "it belongs to the cluster '" + foreign + "', this is '" + own
                        + "': give each cluster its own multicast address or ports");
    }

    void foreignMessage(Address sender, Class<?> type) {
        reject(sender, "type", "its messages are of the type " + type.getSimpleName() + ", a frame is a BytesMessage");
    }

    private void reject(Address sender, String cause, String text) {
        count.increment();
        onceLog.warn(
                new Key(sender, cause),
                () -> "Dropping what comes from " + sender + ": " + text
                        + ". From now on this is counted for this sender, not logged.");
    }
}
