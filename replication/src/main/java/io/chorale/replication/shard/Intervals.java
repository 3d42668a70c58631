package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Map;
import java.util.TreeMap;

/** An exact set of numbers, small as long as they are mostly contiguous. */
public final class Intervals {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    Intervals copy() {
        Intervals copy = new Intervals();
        copy.lastByFirst.putAll(lastByFirst);
        return copy;
    }

    public boolean contains(long number) {
        Map.Entry<Long, Long> below = lastByFirst.floorEntry(number);
        return below != null && number <= below.getValue();
    }

    /** The highest number, or {@link Long#MIN_VALUE} when there is none. */
    long highest() {
        return lastByFirst.isEmpty() ? Long.MIN_VALUE : lastByFirst.lastEntry().getValue();
    }

    /** Into how many pieces the set falls: what it costs. */
    int pieces() {
        return lastByFirst.size();
    }

    void add(long number) {
        add(number, number);
    }

    void addAll(Intervals other) {
        other.lastByFirst.forEach(this::add);
    }

    private void add(long from, long to) {
        Map.Entry<Long, Long> end = lastByFirst.lastEntry();
        if (end != null && end.getValue() == from - 1) {
            // What comes next is by far the most frequent.
            lastByFirst.put(end.getKey(), to);
            return;
        }
        if (end != null && end.getKey() <= from && to <= end.getValue()) {
            return;
        }
        long first = from;
        long last = to;
        Map.Entry<Long, Long> touching = lastByFirst.floorEntry(last + 1);
        while (touching != null && touching.getValue() >= first - 1) {
            first = Math.min(first, touching.getKey());
            last = Math.max(last, touching.getValue());
            lastByFirst.remove(touching.getKey());
            touching = lastByFirst.floorEntry(last + 1);
        }
        lastByFirst.put(first, last);
    }

    public void write(WireWriter out) {
        out.writeSize(lastByFirst.size());
        lastByFirst.forEach((first, last) -> out.writeLong(first).writeLong(last));
    }

    public static Intervals read(WireReader in) {
        Intervals intervals = new Intervals();
        for (int pieces = in.readSize(); pieces > 0; pieces--) {
            intervals.add(in.readLong(), in.readLong());
        }
        return intervals;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals intervals && lastByFirst.equals(intervals.lastByFirst);
    }

    @Override
    public int hashCode() {
        return lastByFirst.hashCode();
    }

    @Override
    public String toString() {
        return lastByFirst.toString();
    }
}
