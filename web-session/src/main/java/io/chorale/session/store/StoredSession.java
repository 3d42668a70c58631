package io.chorale.session.store;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.ShardElements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One session in a shard. */
final class StoredSession {
    /** What an entry costs beside its name and value; an estimate, the same on all nodes. */
    private static final int ENTRY_OVERHEAD_BYTES = 96;

    static final int SESSION_OVERHEAD_BYTES = 256;

    private static final byte[] NO_BODY = {};

    private final Map<String, StoredAttribute> attributes = new TreeMap<>();
    private String id;
    private SessionMeta meta;
    private Dot version;

    /** What says everything but the attributes; null until it is first saved. */
    private ElementId element;

    private long sizeBytes = SESSION_OVERHEAD_BYTES;

    /** Volatile note of the reign's leadership; no part of the state. */
    private IdleWatch watch;

    StoredSession(String id, SessionMeta meta, Dot version) {
        this.id = id;
        this.meta = meta;
        this.version = version;
    }

    StoredSession(SessionHead.Meta head, ElementId element) {
        this(head.id(), head.meta(), head.version());
        this.element = element;
    }

    Dot version() {
        return version;
    }

    /** The last decision that used the session, touches included. */
    Dot activity() {
        return element.dot();
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

    void put(AttributeValue put, Dot dot, Changes changes) {
        remove(put.name(), changes);
        add(put.name(), put.value(), dot, changes);
    }

    private void add(String name, byte[] value, Dot attributeVersion, Changes changes) {
        ElementId added = changes.add(new SessionHead.Attribute(id, name, attributeVersion).encode(), value);
        load(name, new StoredAttribute(added, attributeVersion, value));
    }

    void load(String name, StoredAttribute attribute) {
        attributes.put(name, attribute);
        sizeBytes += attribute.lengthBytes + entryBytes(name);
    }

    void remove(String name, Changes changes) {
        StoredAttribute old = attributes.remove(name);
        if (old != null) {
            changes.remove(old.element);
            sizeBytes -= old.lengthBytes + entryBytes(name);
        }
    }

    /** Puts another element in the place of the one that says everything but the attributes; the session was used. */
    void save(Changes changes) {
        if (element != null) {
            changes.remove(element);
        }
        element = changes.add(new SessionHead.Meta(id, meta, version).encode(), NO_BODY);
    }

    /** Removes all its elements. */
    void removeAll(Changes changes) {
        changes.remove(element);
        attributes.values().forEach(attribute -> changes.remove(attribute.element));
    }

    /** The session goes on under another id, its attributes with their versions. To be {@linkplain #save saved} then. */
    void rename(String newId, Changes changes, ShardElements bodies) {
        // All is read before anything changes, for reading may fail.
        attributes.values().forEach(attribute -> attribute.value(bodies));
        id = newId;
        new TreeMap<>(attributes).forEach((name, attribute) -> {
            byte[] value = attribute.value(bodies);
            remove(name, changes);
            add(name, value, attribute.version, changes);
        });
    }

    void changed(Dot dot) {
        version = dot;
    }

    void touched(long accessMs) {
        meta = meta.accessed(accessMs);
    }

    void limit(int maxInactiveSeconds) {
        meta = meta.limitedTo(maxInactiveSeconds);
    }

    SessionAnswer.Found since(Dot known, ShardElements bodies) {
        List<AttributeState> states = new ArrayList<>(attributes.size());
        attributes.forEach((name, stored) -> states.add(new AttributeState(
                name, stored.version, stored.version.compareTo(known) > 0 ? stored.value(bodies) : null)));
        return new SessionAnswer.Found(version, meta, states);
    }

    /** How many bytes more the session would hold after these writes; negative when it shrinks. */
    long growthBytes(List<AttributeValue> puts) {
        long growth = 0;
        for (AttributeValue put : puts) {
            StoredAttribute old = attributes.get(put.name());
            growth += put.value().length - (old == null ? -entryBytes(put.name()) : old.lengthBytes);
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

    private static int entryBytes(String name) {
        return ENTRY_OVERHEAD_BYTES + 2 * name.length();
    }
}
