package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One session in a shard. Attributes are kept in the order of their names, so that all replicas write alike. */
final class StoredSession {
    /** What an entry costs beside its name and value; an estimate, the same on all nodes. */
    private static final int ENTRY_OVERHEAD_BYTES = 96;

    static final int SESSION_OVERHEAD_BYTES = 256;

    private record Stored(Dot version, byte[] value) {}

    private final Map<String, Stored> attributes = new TreeMap<>();
    private SessionMeta meta;
    private Dot version;
    private Dot activity;
    private long sizeBytes = SESSION_OVERHEAD_BYTES;

    /** Volatile note of the reign's leadership; never part of a snapshot. */
    private IdleWatch watch;

    StoredSession(SessionMeta meta, Dot version) {
        this.meta = meta;
        this.version = version;
        this.activity = version;
    }

    Dot version() {
        return version;
    }

    /** The last decision that used the session, touches included. */
    Dot activity() {
        return activity;
    }

    SessionMeta meta() {
        return meta;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    IdleWatch watch() {
        return watch;
    }

    void watch(IdleWatch newWatch) {
        watch = newWatch;
    }

    void put(AttributeValue put, Dot dot) {
        Stored old = attributes.put(put.name(), new Stored(dot, put.value()));
        sizeBytes += put.value().length - (old == null ? -entryBytes(put.name()) : old.value.length);
    }

    void remove(String name) {
        Stored old = attributes.remove(name);
        if (old != null) {
            sizeBytes -= old.value.length + entryBytes(name);
        }
    }

    void changed(Dot dot) {
        version = dot;
        activity = dot;
    }

    void touched(long accessMs, Dot dot) {
        meta = meta.accessed(accessMs);
        activity = dot;
    }

    void limit(int maxInactiveSeconds) {
        meta = meta.limitedTo(maxInactiveSeconds);
    }

    SessionAnswer.Found since(Dot known) {
        List<AttributeState> states = new ArrayList<>(attributes.size());
        attributes.forEach((name, stored) -> states.add(
                new AttributeState(name, stored.version, stored.version.compareTo(known) > 0 ? stored.value : null)));
        return new SessionAnswer.Found(version, meta, states);
    }

    /** How many bytes more the session would hold after these writes; negative when it shrinks. */
    long growthBytes(List<AttributeValue> puts) {
        long growth = 0;
        for (AttributeValue put : puts) {
            Stored old = attributes.get(put.name());
            growth += put.value().length - (old == null ? -entryBytes(put.name()) : old.value.length);
        }
        return growth;
    }

    static long newBytes(List<AttributeValue> puts) {
        long total = SESSION_OVERHEAD_BYTES;
        for (AttributeValue put : puts) {
            total += put.value().length + entryBytes(put.name());
        }
        return total;
    }

    void write(WireWriter out) {
        meta.write(out);
        version.write(out);
        activity.write(out);
        out.writeList(since(Dot.NONE).attributes(), (w, attribute) -> attribute.write(w));
    }

    static StoredSession read(WireReader in) {
        SessionMeta meta = SessionMeta.read(in);
        StoredSession session = new StoredSession(meta, Dot.read(in));
        session.activity = Dot.read(in);
        for (AttributeState attribute : in.readList(AttributeState::read)) {
            if (attribute.value() == null) {
                throw new WireException("The attribute " + attribute.name() + " has no value in the snapshot");
            }
            session.put(new AttributeValue(attribute.name(), attribute.value()), attribute.version());
        }
        return session;
    }

    private static int entryBytes(String name) {
        return ENTRY_OVERHEAD_BYTES + 2 * name.length();
    }
}
