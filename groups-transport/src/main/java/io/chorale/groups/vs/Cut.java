package io.chorale.groups.vs;

import io.chorale.groups.FrameException;
import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the members that come together from one view have of it between them: all of them will have it before they deliver
 * any more of it. Made of what they have told, so that it is the same at each.
 */
final class Cut {
    private final Reception reception;
    private final List<Member> together;
    private final List<Digest> digests;
    /** For each stream, up to where the union has no gap. */
    private final long[] end;
    /** For each stream, what the union has behind its first gap. */
    private final SeqSet[] beyond;
    /** For each stream, what must be delivered whatever lacks before it. */
    private final SeqSet[] obliged;

    /**
     * @param together the members, in the order of the next view
     * @param digests what each of them has told
     */
    Cut(Reception reception, List<Member> together, List<Digest> digests) {
        this.reception = reception;
        this.together = together;
        this.digests = digests;
        int streams = reception.size();
        this.end = new long[streams];
        this.beyond = new SeqSet[streams];
        this.obliged = new SeqSet[streams];
        for (int stream = 0; stream < streams; stream++) {
            unite(stream);
        }
    }

    private void unite(int stream) {
        long longest = 0;
        SeqSet scattered = new SeqSet();
        SeqSet must = new SeqSet();
        for (Digest digest : digests) {
            longest = Math.max(longest, plausible(stream, digest.received()[stream]));
            scattered.addAll(digest.beyond().get(stream));
            must.addAll(digest.obliged().get(stream));
        }
        end[stream] = scattered.endOfRun(longest + 1);
        beyond[stream] = scattered.above(end[stream]);
        obliged[stream] = must;
    }

    /** Nobody has so much more than another: to go through it would take for ever. */
    private long plausible(int stream, long received) {
        if (received - reception.stream(stream).received() > SeqRing.MAX_SPAN) {
            throw new FrameException(
                    RejectCause.MALFORMED, "A digest that counts " + received + " packets of a stream");
        }
        return received;
    }

    List<Member> together() {
        return together;
    }

    boolean isTogether(int rank) {
        return together.contains(reception.view().members().get(rank));
    }

    /** Up to where a stream has no gap. */
    long end(int stream) {
        return end[stream];
    }

    boolean holds(Packet packet) {
        return packet.seq() <= end[packet.rank()] || beyond[packet.rank()].contains(packet.seq());
    }

    boolean isObliged(Packet packet) {
        return obliged[packet.rank()].contains(packet.seq());
    }

    /** Whether nothing lacks here. */
    boolean isComplete() {
        for (int stream = 0; stream < end.length; stream++) {
            if (reception.stream(stream).received() < end[stream] || lacksAnyOf(stream, beyond[stream])) {
                return false;
            }
        }
        return true;
    }

    private boolean lacksAnyOf(int rank, SeqSet wanted) {
        boolean[] lacks = new boolean[1];
        wanted.forEach(seq -> lacks[0] |= reception.stream(rank).isNew(seq));
        return lacks[0];
    }

    /** What lacks here, by who has it. */
    Map<Member, Map<Integer, SeqSet>> missing() {
        Map<Member, Map<Integer, SeqSet>> missing = new LinkedHashMap<>();
        for (int stream = 0; stream < end.length; stream++) {
            int rank = stream;
            for (long seq = reception.stream(stream).received() + 1; seq <= end[stream]; seq++) {
                addMissing(missing, rank, seq);
            }
            beyond[stream].forEach(seq -> addMissing(missing, rank, seq));
        }
        return missing;
    }

    private void addMissing(Map<Member, Map<Integer, SeqSet>> missing, int rank, long seq) {
        if (reception.stream(rank).isNew(seq)) {
            missing.computeIfAbsent(holder(rank, seq), key -> new LinkedHashMap<>())
                    .computeIfAbsent(rank, key -> new SeqSet())
                    .add(seq);
        }
    }

    private Member holder(int rank, long seq) {
        for (int i = 0; i < together.size(); i++) {
            Digest digest = digests.get(i);
            if (digest.received()[rank] >= seq || digest.beyond().get(rank).contains(seq)) {
                return together.get(i);
            }
        }
        throw new IllegalStateException("Nobody has " + rank + "/" + seq);
    }

    /** The packets of the cut that have places from a number on, by place. */
    Map<Long, Packet> placedFrom(long first) {
        Map<Long, Packet> placed = new LinkedHashMap<>();
        for (int rank = 0; rank < end.length; rank++) {
            Stream stream = reception.stream(rank);
            for (long seq = stream.cursor() + 1; seq <= end[rank]; seq++) {
                Packet packet = stream.get(seq);
                if (packet != null && packet.isPlaced() && packet.place() >= first) {
                    placed.put(packet.place(), packet);
                }
            }
        }
        return placed;
    }

    /** The RELIABLE packets of the cut that are not delivered here. */
    List<Packet> waiting() {
        List<Packet> held = new ArrayList<>();
        for (Packet packet : reception.waiting()) {
            if (holds(packet)) {
                held.add(packet);
            }
        }
        return held;
    }
}
