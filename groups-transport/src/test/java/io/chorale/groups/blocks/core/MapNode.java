package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A member with a replicated map, and what its user and its listener saw. */
final class MapNode extends OrderedWorld.Node implements ReplicaOutput<StoreState> {
    static final int MAX_MESSAGE_BYTES = 4_096;
    private final OrderedWorld<MapNode> world;
    final ReplicaCore<StoreState> core;
    final Map<Long, Outcome> answers = new HashMap<>();
    final Map<Long, String> doubts = new HashMap<>();
    final Map<Long, ByteKey> placed = new HashMap<>();
    final List<String> rejected = new ArrayList<>();
    final Map<Reason, Integer> replacements = new HashMap<>();
    private final TreeMap<ByteKey, byte[]> listener = new TreeMap<>();
    private final Map<ByteKey, Long> notBeforeMs;
    StoreState state;
    boolean writable;
    long earlyExpiries;
    private long lastTicket;

    MapNode(
            OrderedWorld<MapNode> world,
            Address address,
            StateModel<StoreState> model,
            ReplicaLimits limits,
            Map<ByteKey, Long> notBeforeMs) {
        super(address);
        this.world = world;
        this.notBeforeMs = notBeforeMs;
        this.core = new ReplicaCore<>(address, model, limits, MAX_MESSAGE_BYTES, this);
    }

    /** Sends a command, as the shell does when the state is writable. */
    long write(byte[] command) {
        long ticket = ++lastTicket;
        sendToGroup(new ReplicaMessage.Update(ticket, command).toBytes());
        return ticket;
    }

    long tickets() {
        return lastTicket;
    }

    boolean live() {
        return core.phase() == Phase.LIVE;
    }

    @Override
    void onView(GroupEvent.GroupView view) {
        core.view(view, world.nowMs());
    }

    @Override
    void onGroupMessage(Address sender, byte[] message) {
        core.message(sender, message, world.nowMs());
    }

    @Override
    void onPrivateMessage(Address sender, byte[] message) {
        core.privateMessage(sender, message, world.nowMs());
    }

    @Override
    void onTick() {
        core.tick(world.nowMs());
    }

    @Override
    public void toGroup(byte[] message) {
        sendToGroup(fitting(message));
    }

    @Override
    public void toMember(Address to, byte[] message) {
        sendToMember(to, fitting(message));
    }

    private static byte[] fitting(byte[] message) {
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new AssertionError("A message of " + message.length + " bytes");
        }
        return message;
    }

    @Override
    public void answered(long ticket, Outcome outcome) {
        if (answers.put(ticket, outcome) != null) {
            throw new AssertionError("Ticket " + ticket + " was answered twice");
        }
    }

    @Override
    public void inDoubt(long ticket, String reason) {
        if (doubts.put(ticket, reason) != null) {
            throw new AssertionError("Ticket " + ticket + " was in doubt twice");
        }
    }

    @Override
    public void changed(StoreState next, List<Change> changes) {
        if (next.place() != state.place() + 1) {
            throw new AssertionError("After place " + state.place() + " came " + next.place());
        }
        state = next;
        for (Change change : changes) {
            placed.put(next.place(), change.key());
            if (change instanceof Change.Put put) {
                listener.put(put.key(), put.value());
            } else if (change instanceof Change.Removed removed) {
                listener.remove(removed.key());
                if (removed.expired() && notBeforeMs.getOrDefault(removed.key(), 0L) > world.nowMs()) {
                    earlyExpiries++;
                }
            }
        }
    }

    @Override
    public void replaced(StoreState next, Reason reason, MergeReport report) {
        replacements.merge(reason, 1, Integer::sum);
        state = next;
        placed.clear();
        listener.clear();
        listener.putAll(content());
    }

    @Override
    public void writable(boolean now) {
        writable = now;
    }

    @Override
    public void rejected(Address from, String reason) {
        rejected.add(from + ": " + reason);
    }

    NavigableMap<ByteKey, byte[]> content() {
        TreeMap<ByteKey, byte[]> content = new TreeMap<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(null)) {
            if (each.value().present()) {
                content.put(each.key(), each.value().value());
            }
        }
        return content;
    }

    /** Everything that members must have alike, as text. */
    String agreed() {
        StringBuilder text = new StringBuilder("place " + state.place());
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(null)) {
            StoreEntry entry = each.value();
            text.append('\n')
                    .append(each.key())
                    .append(' ')
                    .append(entry.version())
                    .append(' ');
            text.append(entry.origin()).append(' ').append(entry.order()).append(' ');
            text.append(entry.present() ? new ByteKey(entry.value()).hashCode() : "gone");
        }
        return text.toString();
    }

    /** What the listener has by adding up what it was told. */
    String listened() {
        StringBuilder text = new StringBuilder();
        listener.forEach((key, value) -> text.append(key)
                .append('=')
                .append(new ByteKey(value).hashCode())
                .append('\n'));
        return text.toString();
    }

    String stated() {
        StringBuilder text = new StringBuilder();
        content().forEach((key, value) -> text.append(key)
                .append('=')
                .append(new ByteKey(value).hashCode())
                .append('\n'));
        return text.toString();
    }
}
