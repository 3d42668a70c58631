package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.TreeMap;

/** Which requests of which client were applied, exactly. */
public final class Windows {
    private final TreeMap<ClientId, Intervals> applied = new TreeMap<>();

    Windows copy() {
        Windows copy = new Windows();
        applied.forEach((client, sequences) -> copy.applied.put(client, sequences.copy()));
        return copy;
    }

    public boolean contains(ClientId client, long sequence) {
        Intervals sequences = applied.get(client);
        return sequences != null && sequences.contains(sequence);
    }

    /** What a window that knows only its end would say: the mistake that {@link Rules.Rule#EXACT_WINDOWS} prevents. */
    boolean reaches(ClientId client, long sequence) {
        Intervals sequences = applied.get(client);
        return sequences != null && sequence <= sequences.highest();
    }

    void add(ClientId client, long sequence) {
        applied.computeIfAbsent(client, absent -> new Intervals()).add(sequence);
    }

    void addAll(Windows other) {
        other.applied.forEach((client, sequences) ->
                applied.computeIfAbsent(client, absent -> new Intervals()).addAll(sequences));
    }

    void write(WireWriter out) {
        out.writeSize(applied.size());
        applied.forEach((client, sequences) -> {
            out.writeString(client.value());
            sequences.write(out);
        });
    }

    static Windows read(WireReader in) {
        Windows windows = new Windows();
        for (int clients = in.readSize(); clients > 0; clients--) {
            windows.applied.put(new ClientId(in.readString()), Intervals.read(in));
        }
        return windows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Windows windows && applied.equals(windows.applied);
    }

    @Override
    public int hashCode() {
        return applied.hashCode();
    }

    @Override
    public String toString() {
        return applied.toString();
    }
}
