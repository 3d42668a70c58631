package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The elements of a shard in its records, with what is not synced yet in memory above them. An element leaves memory when
 * the batch that wrote it last is on disk.
 *
 * <p>Who makes batches of the changes says where one ends ({@link #seal}), and when it is synced. Not thread-safe.
 */
final class StoredTable implements ElementTable {
    private static final int FIRST_CHUNK = 32;
    private static final int MAX_CHUNK = 1_024;

    /** An element as a batch left it; null when that removed it. */
    private record Version(Element element, long batch) {}

    /** What a batch has changed. */
    private record Sealed(long batch, List<ElementId> changed) {}

    private final Store store;
    private int shard;
    private Bodies bodies;
    private final TreeMap<ElementId, Version> ahead;
    private final TreeMap<Long, Long> lanes;
    /** That it was copied of, so that it can become its successor; null when it was not copied. */
    private final StoredTable origin;

    private final ArrayDeque<Sealed> sealed;
    private List<ElementId> changed = new ArrayList<>();
    private int generation;
    private long batch;
    /** The batch that makes the records the ones of this table: before it is synced, all elements are in memory. */
    private long foundedBy;

    private boolean isFounded = true;

    /**
     * What a store has.
     *
     * @param lanes how many elements are in each lane
     */
    StoredTable(Store store, int shard, int generation, Map<Long, Long> lanes) {
        this.store = store;
        this.shard = shard;
        this.bodies = new Bodies(store, shard);
        this.generation = generation;
        this.ahead = new TreeMap<>();
        this.lanes = new TreeMap<>(lanes);
        this.sealed = new ArrayDeque<>();
        this.origin = null;
    }

    private StoredTable(
            StoredTable former,
            StoredTable origin,
            SortedMap<ElementId, Version> ahead,
            SortedMap<Long, Long> lanes,
            ArrayDeque<Sealed> sealed) {
        this.store = former.store;
        this.shard = former.shard;
        this.bodies = former.bodies;
        this.generation = former.generation;
        this.batch = former.batch;
        this.isFounded = former.isFounded;
        this.foundedBy = former.foundedBy;
        this.origin = origin;
        this.ahead = new TreeMap<>(ahead);
        this.lanes = new TreeMap<>(lanes);
        this.sealed = sealed;
    }

    // ---- elements

    @Override
    public Element get(ElementId id) {
        Version version = ahead.get(id);
        if (version != null) {
            return version.element();
        }
        return isFounded ? stored(id) : null;
    }

    private Element stored(ElementId id) {
        byte[] key = Keys.element(generation, id);
        try {
            byte[] value = store.get(shard, key);
            return value == null ? null : read(key, id, value);
        } catch (CorruptRecordException | MalformedRecordException e) {
            throw new DamagedCopyException(e);
        }
    }

    private Element read(byte[] key, ElementId id, byte[] value) {
        try {
            WireReader in = new WireReader(value);
            Element element = Values.readElement(in, id, bodies::payload);
            in.expectEnd();
            return element;
        } catch (WireException e) {
            throw new MalformedRecordException(shard, RecordKind.ELEMENT.text(), key, e.getMessage(), e);
        }
    }

    @Override
    public void scan(ElementId from, Visitor visitor) {
        Iterator<Map.Entry<ElementId, Version>> versions =
                behind(from).entrySet().iterator();
        Records records = new Records(from);
        Map.Entry<ElementId, Version> version = next(versions);
        Placed record = records.next();
        while (version != null || record != null) {
            int order =
                    version == null ? 1 : record == null ? -1 : version.getKey().compareTo(record.id());
            ElementId id = order > 0 ? record.id() : version.getKey();
            Element shown = order > 0 ? record.element() : version.getValue().element();
            if (shown != null && !visitor.visit(id, shown)) {
                return;
            }
            version = order <= 0 ? next(versions) : version;
            record = order >= 0 ? records.next() : record;
        }
    }

    private NavigableMap<ElementId, Version> behind(ElementId from) {
        return from == null ? ahead : ahead.tailMap(from, true);
    }

    private static <T> T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }

    @Override
    public SortedMap<Long, Long> lanes() {
        return Collections.unmodifiableSortedMap(lanes);
    }

    @Override
    public void add(ElementId id, Element element) {
        put(id, element);
        lanes.merge(id.lane(), 1L, Long::sum);
    }

    @Override
    public void replace(ElementId id, Element element) {
        put(id, element);
    }

    @Override
    public void remove(ElementId id) {
        put(id, null);
        lanes.computeIfPresent(id.lane(), (lane, count) -> count == 1 ? null : count - 1);
    }

    private void put(ElementId id, Element element) {
        ahead.put(id, new Version(element, batch));
        changed.add(id);
    }

    @Override
    public StoredTable copy() {
        return new StoredTable(this, this, ahead, lanes, new ArrayDeque<>());
    }

    @Override
    public StoredTable successor(ElementTable content) {
        if (content instanceof StoredTable copied && copied.isCopyOf(this)) {
            StoredTable successor = new StoredTable(this, null, ahead, copied.lanes, sealed);
            successor.changed = changed;
            changesSince(this, copied).forEach((id, version) -> successor.put(id, version.element()));
            return successor;
        }
        StoredTable successor = new StoredTable(this, null, new TreeMap<>(), content.lanes(), sealed);
        successor.changed = changed;
        successor.isFounded = false;
        successor.foundedBy = batch;
        content.forEach(successor::put);
        return successor;
    }

    /** One of which nothing is on disk, under a number that the first {@link #seal} tells. */
    @Override
    public StoredTable apart() {
        StoredTable apart = new StoredTable(store, shard, 0, new TreeMap<>());
        apart.isFounded = false;
        return apart;
    }

    /** Whether it has changed from the other by what is in its memory only. */
    @Override
    @SuppressWarnings("ReferenceEquality") // It is this very table that is meant.
    public boolean isCopyOf(ElementTable other) {
        for (StoredTable each = origin; each != null; each = each.origin) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    /** What a copy has changed since. */
    @SuppressWarnings("ReferenceEquality") // A version that was not changed is the same object.
    private static SortedMap<ElementId, Version> changesSince(StoredTable before, StoredTable copy) {
        TreeMap<ElementId, Version> changes = new TreeMap<>();
        copy.ahead.forEach((id, version) -> {
            if (before.ahead.get(id) != version) {
                changes.put(id, version);
            }
        });
        return changes;
    }

    /** The ids of what may be different in a copy of the other. */
    Iterable<ElementId> changedSince(StoredTable before) {
        return changesSince(before, this).keySet();
    }

    @Override
    public Collection<ElementId> changedIn(ElementTable content) {
        boolean isKnown = content instanceof StoredTable copied && copied.isCopyOf(this);
        return isKnown ? changesSince(this, (StoredTable) content).keySet() : null;
    }

    /** Takes everything into memory: until the next batch is synced, there are no records that it can be read of. */
    void detach() {
        NavigableMap<ElementId, Element> all = toMap();
        isFounded = false;
        foundedBy = batch;
        ahead.clear();
        all.forEach(this::put);
    }

    // ---- batches

    /**
     * What was changed until now is in one batch.
     *
     * @param newShard the number that the records have once it is synced, which changes only when all is in memory
     * @param newGeneration that they belong to then
     */
    void seal(int newShard, int newGeneration) {
        if (newShard != shard) {
            shard = newShard;
            bodies = new Bodies(store, newShard);
        }
        sealed.addLast(new Sealed(batch, changed));
        changed = new ArrayList<>();
        generation = newGeneration;
        batch++;
    }

    /** The oldest sealed batch that was not synced is on disk. */
    void synced() {
        Sealed oldest = sealed.removeFirst();
        if (!isFounded && oldest.batch() >= foundedBy) {
            isFounded = true;
        }
        for (ElementId id : oldest.changed()) {
            Version version = ahead.get(id);
            if (version != null && version.batch() <= oldest.batch()) {
                ahead.remove(id);
            }
        }
    }

    /** How many elements are in memory; for tests. */
    int inMemory() {
        return ahead.size();
    }

    /** Reads the records some at a time: nobody is called while the store is. */
    private final class Records {
        private List<Placed> chunk = new ArrayList<>();
        private int next;
        private int size = FIRST_CHUNK;
        private byte[] position;

        Records(ElementId from) {
            this.position = !isFounded
                    ? null
                    : from == null ? Keys.from(RecordKind.ELEMENT, generation) : Keys.element(generation, from);
        }

        Placed next() {
            if (next == chunk.size() && position != null) {
                read();
            }
            return next < chunk.size() ? chunk.get(next++) : null;
        }

        private void read() {
            try {
                readChunk();
            } catch (CorruptRecordException | MalformedRecordException e) {
                throw new DamagedCopyException(e);
            }
        }

        private void readChunk() {
            List<Placed> read = new ArrayList<>(size);
            byte[] from = position;
            position = null;
            store.scan(shard, from, Keys.to(RecordKind.ELEMENT, generation), (key, value) -> {
                if (read.size() == size) {
                    position = key;
                    return false;
                }
                ElementId id = readId(key);
                read.add(new Placed(id, StoredTable.this.read(key, id, value)));
                return true;
            });
            chunk = read;
            next = 0;
            size = Math.min(2 * size, MAX_CHUNK);
        }

        private ElementId readId(byte[] key) {
            try {
                WireReader inKey = Keys.behindPrefix(RecordKind.ELEMENT, key);
                ElementId id = Keys.readId(inKey);
                inKey.expectEnd();
                return id;
            } catch (WireException e) {
                throw new MalformedRecordException(shard, RecordKind.ELEMENT.text(), key, e.getMessage(), e);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ElementTable table && toMap().equals(table.toMap());
    }

    @Override
    public int hashCode() {
        return lanes.hashCode();
    }

    @Override
    public String toString() {
        return toMap().keySet().toString();
    }
}
