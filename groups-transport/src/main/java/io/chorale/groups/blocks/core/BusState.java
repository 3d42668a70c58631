package io.chorale.groups.blocks.core;

/**
 * The latest notifications, in order.
 *
 * @param place how many were published, over all members
 * @param latest those still kept
 * @param bytes what they take
 */
public record BusState(long place, PersistentMap<Key, byte[]> latest, long bytes) {

    /** Where a notification stands; the origin tells those of two partitions apart. */
    public record Key(long place, long origin) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPlace = Long.compare(place, other.place);
            return byPlace != 0 ? byPlace : Long.compare(origin, other.origin);
        }
    }

    BusState with(Key key, byte[] body, int maxCount, long maxBytes) {
        if (latest.contains(key)) {
            return this;
        }
        PersistentMap<Key, byte[]> next = latest.with(key, body);
        long size = bytes + body.length;
        while (next.size() > maxCount || (size > maxBytes && !next.isEmpty())) {
            PersistentMap.Entry<Key, byte[]> oldest = next.first();
            next = next.without(oldest.key());
            size -= oldest.value().length;
        }
        return new BusState(Math.max(place, key.place()), next, size);
    }
}
