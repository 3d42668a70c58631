package io.chorale.session.store;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids that have ended, in the order of their ends. The oldest makes room when there are too many. */
final class Tombstones {
    static final int CAPACITY = 8_192;

    private record Tombstone(EndReason reason, Dot dot) {}

    private final Map<String, Tombstone> ended = new LinkedHashMap<>();
    private Dot newest = Dot.NONE;

    void add(String id, EndReason reason, Dot dot) {
        if (ended.size() >= CAPACITY) {
            Iterator<String> eldest = ended.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        ended.put(id, new Tombstone(reason, dot));
        newest = dot;
    }

    /** Why an id has ended, or null when it has not or was forgotten. */
    EndReason reason(String id) {
        Tombstone tombstone = ended.get(id);
        return tombstone == null ? null : tombstone.reason;
    }

    void prune(Dot upTo) {
        Iterator<Tombstone> oldestFirst = ended.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().dot.compareTo(upTo) <= 0) {
            oldestFirst.remove();
        }
    }

    /** The dot of the latest end, or {@link Dot#NONE} when nothing is remembered. */
    Dot newest() {
        return ended.isEmpty() ? Dot.NONE : newest;
    }

    int size() {
        return ended.size();
    }

    void write(WireWriter out) {
        out.writeSize(ended.size());
        ended.forEach((id, tombstone) -> {
            out.writeString(id).writeByte(tombstone.reason.number());
            tombstone.dot.write(out);
        });
    }

    static Tombstones read(WireReader in) {
        Tombstones tombstones = new Tombstones();
        int count = in.readSize();
        for (int i = 0; i < count; i++) {
            tombstones.add(in.readString(), EndReason.of(in.readByte()), Dot.read(in));
        }
        return tombstones;
    }
}
