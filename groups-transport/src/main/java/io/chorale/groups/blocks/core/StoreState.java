package io.chorale.groups.blocks.core;

/**
 * Keys with values, sorted, as one immutable value: every change gives a new one. Removed keys are remembered, within
 * bounds, so that a merge does not bring them back.
 */
public final class StoreState {
    static final int ENTRY_BYTES = 64;
    private final StoreLimits limits;
    private final PersistentMap<ByteKey, StoreEntry> entries;
    private final PersistentMap<Due, Boolean> gone;
    private final PersistentMap<Due, Boolean> deadlines;
    private final long place;
    private final long bytes;
    private final long forgotten;

    /** A key with the number by which it is found: a place or a deadline. */
    record Due(long number, ByteKey key) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : key.compareTo(other.key);
        }
    }

    private StoreState(
            StoreLimits limits,
            PersistentMap<ByteKey, StoreEntry> entries,
            PersistentMap<Due, Boolean> gone,
            PersistentMap<Due, Boolean> deadlines,
            long place,
            long bytes,
            long forgotten) {
        this.limits = limits;
        this.entries = entries;
        this.gone = gone;
        this.deadlines = deadlines;
        this.place = place;
        this.bytes = bytes;
        this.forgotten = forgotten;
    }

    public static StoreState empty(StoreLimits limits) {
        return new StoreState(limits, PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(), 0, 0, 0);
    }

    public StoreLimits limits() {
        return limits;
    }

    /** How many updates were applied, over all members. */
    public long place() {
        return place;
    }

    /** How many keys there are. */
    public int size() {
        return entries.size() - gone.size();
    }

    /** What keys and values take, with 64 bytes for each key. */
    public long bytes() {
        return bytes;
    }

    /** How many removed keys are remembered. */
    public int remembered() {
        return gone.size();
    }

    /** The place up to which removed keys may have been forgotten. */
    long forgotten() {
        return forgotten;
    }

    /** The value of a key, or null. */
    public byte[] get(ByteKey key) {
        StoreEntry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    StoreEntry entry(ByteKey key) {
        return entries.get(key);
    }

    /** All keys, the removed ones included, by rising key from the given one on; null for all. */
    public Iterable<PersistentMap.Entry<ByteKey, StoreEntry>> entries(ByteKey from) {
        return from == null ? entries : entries.from(from);
    }

    /** What expires, or is to be forgotten, next; null when nothing does. */
    Due nextDue() {
        PersistentMap.Entry<Due, Boolean> first = deadlines.first();
        return first == null ? null : first.key();
    }

    Iterable<PersistentMap.Entry<Due, Boolean>> dues() {
        return deadlines;
    }

    StoreState at(long newPlace) {
        return new StoreState(limits, entries, gone, deadlines, newPlace, bytes, forgotten);
    }

    StoreState with(StoreLimits newLimits, long newPlace, long newForgotten) {
        return new StoreState(newLimits, entries, gone, deadlines, newPlace, bytes, newForgotten);
    }

    /** Whether an entry of this size fits, instead of what the key has now. */
    boolean fits(ByteKey key, int valueBytes) {
        byte[] present = get(key);
        long more = present == null ? cost(key, valueBytes) : (long) valueBytes - present.length;
        return (present != null || size() < limits.maxEntries()) && (more <= 0 || bytes + more <= limits.maxBytes());
    }

    private static long cost(ByteKey key, int valueBytes) {
        return (long) ENTRY_BYTES + key.length() + valueBytes;
    }

    /** This state with one entry added or replaced; the oldest removed keys are forgotten when there are too many. */
    StoreState put(ByteKey key, StoreEntry entry) {
        StoreState next = unindexed(key);
        PersistentMap<Due, Boolean> newGone =
                entry.present() ? next.gone : next.gone.with(new Due(entry.order(), key), true);
        PersistentMap<Due, Boolean> newDeadlines = entry.deadlineMs() == StoreEntry.NEVER
                ? next.deadlines
                : next.deadlines.with(new Due(entry.deadlineMs(), key), true);
        long newBytes = next.bytes + (entry.present() ? cost(key, entry.value().length) : 0);
        StoreState added =
                new StoreState(limits, entries.with(key, entry), newGone, newDeadlines, place, newBytes, forgotten);
        while (added.gone.size() > limits.maxGone()) {
            added = added.forget(added.gone.first().key().key());
        }
        return added;
    }

    /** This state without any memory of a key. */
    StoreState forget(ByteKey key) {
        StoreEntry present = entries.get(key);
        if (present == null) {
            return this;
        }
        StoreState next = unindexed(key);
        return new StoreState(
                limits,
                next.entries.without(key),
                next.gone,
                next.deadlines,
                place,
                next.bytes,
                Math.max(forgotten, present.order()));
    }

    private StoreState unindexed(ByteKey key) {
        StoreEntry present = entries.get(key);
        if (present == null) {
            return this;
        }
        return new StoreState(
                limits,
                entries,
                present.present() ? gone : gone.without(new Due(present.order(), key)),
                present.deadlineMs() == StoreEntry.NEVER
                        ? deadlines
                        : deadlines.without(new Due(present.deadlineMs(), key)),
                place,
                present.present() ? bytes - cost(key, present.value().length) : bytes,
                forgotten);
    }
}
