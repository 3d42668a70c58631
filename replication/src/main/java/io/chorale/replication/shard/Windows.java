package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What was decided of each client's requests, exactly. */
public final class Windows {
    private final TreeMap<ClientId, Window> byClient = new TreeMap<>();

    public Windows copy() {
        Windows copy = new Windows();
        byClient.forEach((client, window) -> copy.byClient.put(client, window.copy()));
        return copy;
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    /** Whether the request has done something. */
    public boolean contains(ClientId client, long sequence) {
        Window window = byClient.get(client);
        return window != null && window.isApplied(sequence);
    }

    /** Whether the request was applied or refused. */
    boolean isDecided(ClientId client, long sequence) {
        Window window = byClient.get(client);
        return window != null && window.isDecided(sequence);
    }

    /** The answer to a request that was decided. */
    Payload answer(ClientId client, long sequence) {
        return byClient.get(client).answer(sequence);
    }

    /** What a window that knows only its end would say: the mistake that {@link Rule#EXACT_WINDOWS} prevents. */
    boolean reaches(ClientId client, long sequence) {
        Window window = byClient.get(client);
        return window != null && window.reaches(sequence);
    }

    /** @param floor what was decided up to it of clients that are not here may have been forgotten */
    void decided(Entry entry, Epoch floor, Rules rules) {
        if (entry instanceof Requested requested) {
            Window window = of(requested.client(), floor);
            window.dropAnswersBelow(requested.lowestOpen());
            if (!requested.changes().isEmpty()) {
                window.apply(requested.sequence());
                window.keep(requested.sequence(), requested.answer());
            } else if (rules.keep(Rule.REMEMBER_REFUSALS)) {
                window.refuse(requested.sequence());
                window.keep(requested.sequence(), requested.answer());
            }
        }
        for (Change change : entry.changes()) {
            if (change instanceof Add add && !add.origin().client().isReign()) {
                // Under another name than the request's: two sides that decide under it mean the same.
                of(add.origin().client(), floor).apply(add.origin().sequence());
            }
        }
    }

    private Window of(ClientId client, Epoch floor) {
        return byClient.computeIfAbsent(client, absent -> new Window(floor));
    }

    /** What was decided up to this epoch may be missing here; null when the client is not known. */
    Epoch floorOf(ClientId client) {
        Window window = byClient.get(client);
        return window == null ? null : window.floor();
    }

    void forget(Collection<ClientId> clients) {
        byClient.keySet().removeAll(clients);
    }

    /** The union with those of another state: a client that one of them does not know may have been forgotten there. */
    void unite(Epoch floor, Windows other, Epoch otherFloor) {
        byClient.forEach((client, window) -> {
            if (!other.byClient.containsKey(client)) {
                window.raiseFloor(otherFloor);
            }
        });
        other.byClient.forEach((client, window) -> of(client, floor).addAll(window));
    }

    /** By client; a view that must not be kept. */
    public Map<ClientId, Window> byClient() {
        return Collections.unmodifiableMap(byClient);
    }

    public void put(ClientId client, Window window) {
        byClient.put(client, window);
    }

    void write(WireWriter out) {
        out.writeSize(byClient.size());
        byClient.forEach((client, window) -> {
            out.writeString(client.value());
            window.write(out);
        });
    }

    static Windows read(WireReader in) {
        Windows windows = new Windows();
        for (int clients = in.readSize(); clients > 0; clients--) {
            windows.put(new ClientId(in.readString()), Window.read(in));
        }
        return windows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Windows windows && byClient.equals(windows.byClient);
    }

    @Override
    public int hashCode() {
        return byClient.hashCode();
    }

    @Override
    public String toString() {
        return byClient.toString();
    }
}
