package io.chorale.groups.jgroups;

import io.chorale.groups.secure.Rejection;
import io.chorale.groups.spi.OnceLog;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

    /** Not said are duplicates and last words of the dead, which any network delivers now and then. */
    void insecure(SocketAddress origin, Rejection cause) {
        count.increment();
        if (cause != Rejection.REPLAYED && cause != Rejection.UNPROVEN) {
            onceLog.warn(
                    new Key(host(origin), cause.name()),
                    () -> "Dropping what comes from " + origin + ": " + cause.text() + "." + FROM_NOW_ON);
        }
    }

    /** A stranger who tries again comes from another port each time. */
    private static Object host(SocketAddress origin) {
        return origin instanceof InetSocketAddress address ? address.getAddress() : origin;
    }
}
