package io.chorale.groups.vs;

/** What one member of a view has sent in it, as far as it is here: received, delivered in order, kept until stable. */
final class Stream {
    private final SeqRing<Packet> packets = new SeqRing<>();
    private final Assembly ordered = new Assembly();
    private final LooseAssembly unordered = new LooseAssembly();
    /** All packets up to here have arrived. */
    private long received;
    /** The highest that has arrived. */
    private long highest;
    /** All packets up to here are delivered, or are RELIABLE and were delivered when they came. */
    private long cursor;

    /** Whether this packet is new; false for one that is here or was. */
    boolean isNew(long seq) {
        return seq > received && packets.get(seq) == null;
    }

    boolean fits(long seq) {
        return packets.fits(seq);
    }

    void add(Packet packet) {
        packets.put(packet.seq(), packet);
        highest = Math.max(highest, packet.seq());
        while (packets.get(received + 1) != null) {
            received++;
        }
    }

    Packet get(long seq) {
        return packets.get(seq);
    }

    long received() {
        return received;
    }

    long cursor() {
        return cursor;
    }

    /** How many are kept because somebody may lack them, or because they are not delivered yet. */
    long kept() {
        return highest - packets.base() + 1;
    }

    /** The packet to be delivered next; null while it has not arrived. */
    Packet head() {
        return packets.get(cursor + 1);
    }

    void advance() {
        cursor++;
    }

    /** What is here behind a gap. */
    SeqSet beyond() {
        SeqSet set = new SeqSet();
        for (long seq = received + 1; seq <= highest; seq++) {
            if (packets.get(seq) != null) {
                set.add(seq);
            }
        }
        return set;
    }

    /** Forgets what everybody has and what was delivered here; returns how many bytes that were. */
    long release(long stable) {
        long upTo = Math.min(stable, cursor);
        long bytes = 0;
        while (packets.base() <= upTo) {
            bytes += packets.removeFirst().frame().length;
        }
        return bytes;
    }

    /** Puts messages from FIFO on together again. */
    Assembly ordered() {
        return ordered;
    }

    /** Puts RELIABLE messages together again. */
    LooseAssembly unordered() {
        return unordered;
    }
}
