package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Notifications to all, the latest of which are kept for joiners. A command is one notification. */
public final class BusModel implements StateModel<BusState> {
    private final int maxCount;
    private final long maxBytes;

    /**
     * A bus whose cache has these bounds; the same at all members.
     *
     * @param maxCount how many notifications are kept; 1 or more
     * @param maxBytes how many bytes they may take; 1 or more
     */
    public BusModel(int maxCount, long maxBytes) {
        if (maxCount < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "maxCount and maxBytes are 1 or more, not " + maxCount + " and " + maxBytes);
        }
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    @Override
    public BusState empty() {
        return new BusState(0, PersistentMap.empty(), 0);
    }

    @Override
    public Step<BusState> apply(BusState state, long origin, byte[] command, long nowMs) {
        BusState.Key key = new BusState.Key(state.place() + 1, origin);
        BusState next = state.with(key, command, maxCount, maxBytes);
        return new Step<>(
                next, new Outcome(Outcome.Verdict.DONE, null), List.of(new Change.Put(bytes(key), command, null)));
    }

    private static ByteKey bytes(BusState.Key key) {
        return new ByteKey(new WireWriter(16)
                .writeLong(key.place())
                .writeLong(key.origin())
                .toBytes());
    }

    @Override
    public Iterator<byte[]> records(BusState state, long nowMs) {
        List<byte[]> header =
                List.of(new WireWriter().writeByte(0).writeLong(state.place()).toBytes());
        Iterator<byte[]> first = header.iterator();
        Iterator<PersistentMap.Entry<BusState.Key, byte[]>> entries =
                state.latest().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || entries.hasNext();
            }

            @Override
            public byte[] next() {
                return first.hasNext() ? first.next() : record(entries.next());
            }
        };
    }

    private static byte[] record(PersistentMap.Entry<BusState.Key, byte[]> entry) {
        return new WireWriter(32 + entry.value().length)
                .writeByte(1)
                .writeLong(entry.key().place())
                .writeLong(entry.key().origin())
                .writeBytes(entry.value())
                .toBytes();
    }

    @Override
    public BusState restored(BusState partial, byte[] record, long nowMs) {
        WireReader reader = new WireReader(record);
        int kind = reader.readByte();
        BusState next =
                switch (kind) {
                    case 0 -> new BusState(reader.readLong(), partial.latest(), partial.bytes());
                    case 1 ->
                        partial.with(
                                new BusState.Key(reader.readLong(), reader.readLong()),
                                reader.readBytes(),
                                maxCount,
                                maxBytes);
                    default -> throw new WireException("No record of a bus has the number " + kind);
                };
        reader.expectEnd();
        return next;
    }

    @Override
    public BusState merged(BusState one, BusState other) {
        BusState merged = new BusState(Math.max(one.place(), other.place()), one.latest(), one.bytes());
        for (PersistentMap.Entry<BusState.Key, byte[]> each : other.latest()) {
            merged = merged.with(each.key(), each.value(), maxCount, maxBytes);
        }
        return merged;
    }

    @Override
    public MergeReport compared(BusState before, BusState after) {
        List<ByteKey> lost = new ArrayList<>();
        long overwritten = 0;
        for (PersistentMap.Entry<BusState.Key, byte[]> each : before.latest()) {
            if (!after.latest().contains(each.key())) {
                overwritten++;
                if (lost.size() < MergeReport.MAX_EXAMPLES) {
                    lost.add(bytes(each.key()));
                }
            }
        }
        long gained = 0;
        for (PersistentMap.Entry<BusState.Key, byte[]> each : after.latest()) {
            gained += before.latest().contains(each.key()) ? 0 : 1;
        }
        return new MergeReport(overwritten, gained, 0, lost);
    }

    @Override
    public byte[] due(BusState state, long nowMs, int maxBytes) {
        return null;
    }
}
