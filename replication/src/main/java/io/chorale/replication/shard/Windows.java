package io.chorale.replication.shard;

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
