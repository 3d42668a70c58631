package io.chorale.groups.vs;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import java.util.ArrayList;
import java.util.List;

/**
 * One view at one member: what has arrived in it, what of that is delivered, and what the others have told that they
 * have. Members go by their rank in the view.
 */
final class Reception {
    /** This share of a sender's window is received before it is told, if nobody waits for it. */
    private static final int TELL_SHARE = 8;

    private final VsView view;
    private final VsConfig config;
    private final VsOutput output;
    private final int self;
    private final int size;
    private final Stream[] streams;
    private final SeqRing<Packet> places = new SeqRing<>();
    private final DatagramFilter[] datagrams;
    /** For each member what it has told of each stream; this member's own row is what it told last. */
    private final long[][] told;

    private final long[] heldBy;
    /** All places up to here are delivered. */
    private long delivered;
    /** All packets up to this place are here, and all that must be delivered before them. */
    private long held;
    /** All members hold the order up to this place. */
    private long safe;

    /** The place up to which this member has told that it holds the order. */
    private long toldHeld;
    /** The last place at which there is a SAFE packet. */
    private long lastSafe;

    private long untoldBytes;
    private int untoldPackets;
    /** RELIABLE packets that came while the next view was being agreed on. */
    private final List<Packet> waiting = new ArrayList<>();

    private long ownUnstableBytes;

    Reception(VsView view, Member member, VsConfig config, VsOutput output) {
        this.view = view;
        this.config = config;
        this.output = output;
        this.self = view.members().indexOf(member);
        this.size = view.members().size();
        this.streams = new Stream[size];
        this.datagrams = new DatagramFilter[size];
        this.told = new long[size][size];
        this.heldBy = new long[size];
        for (int i = 0; i < size; i++) {
            streams[i] = new Stream();
            datagrams[i] = new DatagramFilter();
        }
    }

    VsView view() {
        return view;
    }

    int self() {
        return self;
    }

    int size() {
        return size;
    }

    Stream stream(int rank) {
        return streams[rank];
    }

    long deliveredPlace() {
        return delivered;
    }

    /** How much more of its own this member may send, in bytes; not positive when the window is full. */
    long windowBytes() {
        return config.windowBytes() - ownUnstableBytes;
    }

    /** The same in packets. */
    int windowPackets() {
        return (int) (config.windowPackets(size) - streams[self].kept());
    }

    /** What was delivered of each stream, for the packets that this member sends. */
    long[] causes() {
        long[] causes = new long[size];
        for (int i = 0; i < size; i++) {
            causes[i] = streams[i].cursor();
        }
        return causes;
    }

    /** Takes a packet of this view; whether it is new and was taken. RELIABLE ones are delivered at once. */
    boolean accept(Packet packet, boolean delivering) {
        if (!isPlausible(packet)) {
            output.rejected(view.members().get(packet.rank()), RejectCause.MALFORMED, packet + " does not fit " + view);
            return false;
        }
        Stream stream = streams[packet.rank()];
        if (!stream.isNew(packet.seq())) {
            if (!config.rules().keep(Rules.Rule.DISCARD_DUPLICATES) && delivering) {
                hand(packet);
            }
            return false;
        }
        stream.add(packet);
        if (packet.isPlaced() && packet.place() > Math.min(held, delivered)) {
            places.put(packet.place(), packet);
        }
        if (packet.service() == Service.SAFE) {
            lastSafe = Math.max(lastSafe, packet.place());
        }
        int bytes = packet.frame().length;
        if (packet.rank() == self) {
            ownUnstableBytes += bytes;
        } else {
            untoldBytes += bytes;
            untoldPackets++;
        }
        if (packet.service() == Service.RELIABLE) {
            if (delivering) {
                hand(packet);
            } else {
                waiting.add(packet);
            }
        }
        advanceHeld();
        return true;
    }

    private boolean isPlausible(Packet packet) {
        boolean causesFit = packet.causes().length == (packet.service().includes(Service.CAUSAL) ? size : 0);
        boolean placeFits = !packet.isPlaced() || places.fits(packet.place()) || packet.place() <= delivered;
        return causesFit
                && placeFits
                && packet.seq() > 0
                && (packet.seq() <= streams[packet.rank()].received() || streams[packet.rank()].fits(packet.seq()))
                && packet.total() <= config.maxMessageBytes();
    }

    private void advanceHeld() {
        for (Packet next = places.get(held + 1); next != null; next = places.get(held + 1)) {
            if (streams[next.rank()].received() < next.seq() || !isReceived(next.causes())) {
                return;
            }
            held++;
        }
    }

    private boolean isReceived(long[] causes) {
        for (int i = 0; i < causes.length; i++) {
            if (streams[i].received() < causes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Delivers all that has its turn. */
    void deliver() {
        if (size == 1) {
            release();
        }
        boolean progress = true;
        while (progress) {
            progress = false;
            for (int rank = 0; rank < size; rank++) {
                progress |= deliverFrom(streams[rank]);
            }
        }
        releasePlaces();
        if (size == 1) {
            release();
        }
    }

    private boolean deliverFrom(Stream stream) {
        boolean progress = false;
        for (Packet head = stream.head(); head != null && hasItsTurn(head); head = stream.head()) {
            pass(head);
            progress = true;
        }
        return progress;
    }

    private boolean hasItsTurn(Packet packet) {
        return switch (packet.service()) {
            case UNRELIABLE, RELIABLE, FIFO -> true;
            case CAUSAL -> areDelivered(packet.causes());
            case AGREED -> isNext(packet) && areDelivered(packet.causes());
            case SAFE ->
                isNext(packet)
                        && areDelivered(packet.causes())
                        && (packet.place() <= safe || !config.rules().keep(Rules.Rule.WAIT_FOR_RECEIPTS));
        };
    }

    private boolean isNext(Packet packet) {
        return packet.place() == delivered + 1 || !config.rules().keep(Rules.Rule.WAIT_FOR_PLACES);
    }

    private boolean areDelivered(long[] causes) {
        if (!config.rules().keep(Rules.Rule.WAIT_FOR_CAUSES)) {
            return true;
        }
        for (int i = 0; i < causes.length; i++) {
            if (streams[i].cursor() < causes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Delivers the packet at the head of its stream, if that was not done when it came, and moves on. */
    void pass(Packet packet) {
        Stream stream = streams[packet.rank()];
        if (packet.isPlaced()) {
            delivered = Math.max(delivered, packet.place());
        }
        stream.advance();
        if (packet.service() != Service.RELIABLE) {
            hand(packet);
        }
    }

    /** RELIABLE packets that are not delivered yet. */
    List<Packet> waiting() {
        return waiting;
    }

    /** Gives a packet's messages to the application. */
    void hand(Packet packet) {
        Member sender = view.members().get(packet.rank());
        Stream stream = streams[packet.rank()];
        boolean good = packet.service() == Service.RELIABLE
                ? stream.unordered().deliver(packet, sender, output)
                : stream.ordered().deliver(packet, sender, output);
        if (!good) {
            output.rejected(sender, RejectCause.MALFORMED, packet + " does not continue its message");
        }
    }

    void datagram(Packet packet) {
        if (!datagrams[packet.rank()].isNew(packet.seq()) && config.rules().keep(Rules.Rule.DISCARD_DUPLICATES)) {
            return;
        }
        Assembly.deliverWhole(packet, view.members().get(packet.rank()), output);
    }

    /** Another member has told what it has. */
    void told(int rank, Control.Status status) {
        long[] row = told[rank];
        for (int i = 0; i < size; i++) {
            row[i] = Math.max(row[i], status.received()[i]);
        }
        heldBy[rank] = Math.max(heldBy[rank], status.held());
        release();
    }

    /** What another member has told of this member's stream. */
    long toldOfOwn(int rank) {
        return told[rank][self];
    }

    private void release() {
        for (int i = 0; i < size; i++) {
            told[self][i] = streams[i].received();
        }
        heldBy[self] = held;
        safe = Long.MAX_VALUE;
        for (long one : heldBy) {
            safe = Math.min(safe, one);
        }
        for (int stream = 0; stream < size; stream++) {
            long stable = Long.MAX_VALUE;
            for (long[] row : told) {
                stable = Math.min(stable, row[stream]);
            }
            long bytes = streams[stream].release(stable);
            if (stream == self) {
                ownUnstableBytes -= bytes;
            }
        }
    }

    private void releasePlaces() {
        long upTo = Math.min(delivered, held);
        while (places.base() <= upTo) {
            places.removeFirst();
        }
    }

    /** Whether the others wait for what this member could tell. */
    boolean shouldTell() {
        return size > 1
                && (toldHeld < Math.min(held, lastSafe)
                        || untoldBytes >= config.windowBytes() / TELL_SHARE
                        || untoldPackets >= config.windowPackets(size) / TELL_SHARE);
    }

    /** Tells what is here, and takes it as told. */
    Control.Status tell() {
        untoldBytes = 0;
        untoldPackets = 0;
        toldHeld = held;
        release();
        return new Control.Status(view.id(), told[self].clone(), held);
    }
}
