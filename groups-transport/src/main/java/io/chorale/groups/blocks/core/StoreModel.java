package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What all states made of keys and values share: snapshots, merges by the later write of each key, and expiry. */
abstract class StoreModel implements StateModel<StoreState> {
    private static final int EXPIRE = 0;
    private static final int MAX_DUE = 1_000;
    /** What an expiry has around each key, and around all of them. */
    private static final int DUE_OVERHEAD_BYTES = 5 + 8 + 8;

    private static final int HEADER = 0;
    private static final int ENTRY = 1;
    private final StoreLimits limits;

    StoreModel(StoreLimits limits) {
        this.limits = limits;
    }

    /** Applies a command of this kind, which is not 0, to a state whose place is that of the command. */
    abstract Step<StoreState> apply(StoreState state, long origin, int kind, WireReader command, long nowMs);

    @Override
    public StoreState empty() {
        return StoreState.empty(limits);
    }

    @Override
    public Step<StoreState> apply(StoreState state, long origin, byte[] command, long nowMs) {
        WireReader reader = new WireReader(command);
        int kind = reader.readByte();
        StoreState next = state.at(state.place() + 1);
        return kind == EXPIRE ? expire(next, reader, nowMs) : apply(next, origin, kind, reader, nowMs);
    }

    @Override
    public byte[] due(StoreState state, long nowMs, int maxBytes) {
        StoreState.Due first = state.nextDue();
        if (first == null || first.number() > nowMs) {
            return null;
        }
        List<ByteKey> due = new ArrayList<>();
        long bytes = DUE_OVERHEAD_BYTES;
        for (PersistentMap.Entry<StoreState.Due, Boolean> each : state.dues()) {
            ByteKey key = each.key().key();
            bytes += DUE_OVERHEAD_BYTES + key.length();
            if (each.key().number() > nowMs || due.size() == MAX_DUE || bytes > maxBytes) {
                break;
            }
            due.add(key);
        }
        if (due.isEmpty()) {
            return null;
        }
        WireWriter writer = new WireWriter().writeByte(EXPIRE);
        writer.writeList(due, (to, key) -> {
            StoreEntry entry = state.entry(key);
            to.writeBytes(key.bytes()).writeLong(entry.version()).writeLong(entry.order());
        });
        return writer.toBytes();
    }

    /** Ends exactly the writes that were due, and nothing that was written since. */
    private Step<StoreState> expire(StoreState state, WireReader command, long nowMs) {
        StoreState next = state;
        List<Change> changes = new ArrayList<>();
        int count = command.readSize();
        for (int i = 0; i < count; i++) {
            ByteKey key = new ByteKey(command.readBytes());
            long version = command.readLong();
            long order = command.readLong();
            StoreEntry entry = next.entry(key);
            if (entry == null || entry.version() != version || entry.order() != order) {
                continue;
            }
            if (entry.present()) {
                changes.add(new Change.Removed(key, entry.value(), true));
                next = next.put(key, gone(next, entry.version(), entry.origin(), nowMs));
            } else {
                next = next.forget(key);
            }
        }
        command.expectEnd();
        return new Step<>(next, new Outcome(Outcome.Verdict.DONE, null), changes);
    }

    /** The memory of a key that is removed at the state's place. */
    static StoreEntry gone(StoreState state, long version, long origin, long nowMs) {
        return new StoreEntry(
                version,
                origin,
                state.place(),
                null,
                later(nowMs, state.limits().goneMs()));
    }

    /** A time from now, which does not overflow. */
    static long later(long nowMs, long ms) {
        return ms >= StoreEntry.NEVER - Math.max(0, nowMs) ? StoreEntry.NEVER : nowMs + ms;
    }

    static Step<StoreState> unchanged(StoreState state, Outcome.Verdict verdict, byte[] previous) {
        return new Step<>(state, new Outcome(verdict, previous), List.of());
    }

    @Override
    public Iterator<byte[]> records(StoreState state, long nowMs) {
        Iterator<PersistentMap.Entry<ByteKey, StoreEntry>> entries =
                state.entries(null).iterator();
        return new Iterator<>() {
            private boolean headed;

            @Override
            public boolean hasNext() {
                return !headed || entries.hasNext();
            }

            @Override
            public byte[] next() {
                if (!headed) {
                    headed = true;
                    return header(state);
                }
                PersistentMap.Entry<ByteKey, StoreEntry> next = entries.next();
                return record(next.key(), next.value(), nowMs);
            }
        };
    }

    private static byte[] header(StoreState state) {
        StoreLimits own = state.limits();
        WireWriter writer = new WireWriter().writeByte(HEADER);
        writer.writeLong(state.place()).writeLong(state.forgotten());
        writer.writeLong(own.maxEntries()).writeLong(own.maxBytes());
        return writer.writeInt(own.maxGone()).writeLong(own.goneMs()).toBytes();
    }

    private static byte[] record(ByteKey key, StoreEntry entry, long nowMs) {
        WireWriter writer = new WireWriter(64 + key.length() + (entry.present() ? entry.value().length : 0));
        long leftMs = entry.deadlineMs() == StoreEntry.NEVER ? -1 : Math.max(0, entry.deadlineMs() - nowMs);
        // The time left is each member's own, and so stands at the beginning.
        writer.writeByte(ENTRY).writeLong(leftMs).writeBytes(key.bytes());
        writer.writeLong(entry.version()).writeLong(entry.origin()).writeLong(entry.order());
        writer.writeBoolean(entry.present());
        if (entry.present()) {
            writer.writeBytes(entry.value());
        }
        return writer.toBytes();
    }

    @Override
    public StoreState restored(StoreState partial, byte[] record, long nowMs) {
        WireReader reader = new WireReader(record);
        int kind = reader.readByte();
        StoreState next;
        if (kind == HEADER) {
            next = restoredHeader(partial, reader);
        } else if (kind == ENTRY) {
            long leftMs = reader.readLong();
            ByteKey key = new ByteKey(reader.readBytes());
            long version = reader.readLong();
            long origin = reader.readLong();
            long order = reader.readLong();
            byte[] value = reader.readBoolean() ? reader.readBytes() : null;
            next = partial.put(
                    key,
                    new StoreEntry(
                            version, origin, order, value, leftMs < 0 ? StoreEntry.NEVER : later(nowMs, leftMs)));
        } else {
            throw new WireException("No record of a store has the number " + kind);
        }
        reader.expectEnd();
        return next;
    }

    private static StoreState restoredHeader(StoreState partial, WireReader reader) {
        long place = reader.readLong();
        long forgotten = reader.readLong();
        try {
            StoreLimits groups =
                    new StoreLimits(reader.readLong(), reader.readLong(), reader.readInt(), reader.readLong());
            return partial.with(groups, place, forgotten);
        } catch (IllegalArgumentException e) {
            throw new WireException("Not the limits of a store: " + e.getMessage(), e);
        }
    }

    @Override
    public StoreState merged(StoreState one, StoreState other) {
        StoreLimits a = one.limits();
        StoreLimits b = other.limits();
        StoreLimits both = new StoreLimits(
                Math.max(a.maxEntries(), b.maxEntries()),
                Math.max(a.maxBytes(), b.maxBytes()),
                Math.max(a.maxGone(), b.maxGone()),
                Math.max(a.goneMs(), b.goneMs()));
        StoreState merged =
                one.with(both, Math.max(one.place(), other.place()), Math.max(one.forgotten(), other.forgotten()));
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : other.entries(null)) {
            StoreEntry present = merged.entry(each.key());
            if (present == null || StoreEntry.compare(present, each.value()) < 0) {
                merged = merged.put(each.key(), each.value());
            }
        }
        return merged;
    }

    @Override
    public MergeReport compared(StoreState before, StoreState after) {
        long overwritten = 0;
        List<ByteKey> examples = new ArrayList<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : before.entries(null)) {
            StoreEntry now = after.entry(each.key());
            if (each.value().present() && (now == null || !now.sameWrite(each.value()))) {
                overwritten++;
                if (examples.size() < MergeReport.MAX_EXAMPLES) {
                    examples.add(each.key());
                }
            }
        }
        long gained = 0;
        long uncertain = 0;
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : after.entries(null)) {
            StoreEntry then = before.entry(each.key());
            if (each.value().present() && (then == null || !then.present())) {
                gained++;
                uncertain += then == null && each.value().version() <= before.forgotten() ? 1 : 0;
            }
        }
        return new MergeReport(overwritten, gained, uncertain, examples);
    }
}
