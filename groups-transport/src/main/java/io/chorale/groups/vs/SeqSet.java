package io.chorale.groups.vs;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A set of numbers from 1 on, kept as ranges. */
final class SeqSet {
    /** More numbers than this never differ between members. */
    private static final long MAX_RANGE = SeqRing.MAX_SPAN;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    void add(long number) {
        addRange(number, number);
    }

    void addRange(long from, long to) {
        long low = from;
        long high = to;
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            low = before.getKey();
            high = Math.max(high, before.getValue());
        }
        Map.Entry<Long, Long> next = ranges.ceilingEntry(low);
        while (next != null && next.getKey() <= high + 1) {
            high = Math.max(high, next.getValue());
            ranges.remove(next.getKey());
            next = ranges.ceilingEntry(low);
        }
        ranges.put(low, high);
    }

    void addAll(SeqSet other) {
        other.ranges.forEach(this::addRange);
    }

    boolean contains(long number) {
        Map.Entry<Long, Long> range = ranges.floorEntry(number);
        return range != null && range.getValue() >= number;
    }

    /** The last number of the gapless run that starts at {@code from}; {@code from - 1} when it is not in the set. */
    long endOfRun(long from) {
        Map.Entry<Long, Long> range = ranges.floorEntry(from);
        return range != null && range.getValue() >= from ? range.getValue() : from - 1;
    }

    /** The part above a number. */
    SeqSet above(long number) {
        SeqSet set = new SeqSet();
        ranges.forEach((from, to) -> {
            if (to > number) {
                set.addRange(Math.max(from, number + 1), to);
            }
        });
        return set;
    }

    void forEach(LongConsumer action) {
        ranges.forEach((from, to) -> {
            for (long number = from; number <= to; number++) {
                action.accept(number);
            }
        });
    }

    void write(WireWriter writer) {
        writer.writeSize(ranges.size());
        ranges.forEach((from, to) -> writer.writeCount(from).writeCount(to - from));
    }

    static SeqSet read(WireReader reader) {
        SeqSet set = new SeqSet();
        int count = reader.readSize();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long from = reader.readCount();
            long length = reader.readCount();
            sum += length;
            if (from == 0 || sum >= MAX_RANGE) {
                throw new WireException("Not a range of numbers: " + from + " and " + length + " more");
            }
            set.addRange(from, from + length);
        }
        return set;
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
