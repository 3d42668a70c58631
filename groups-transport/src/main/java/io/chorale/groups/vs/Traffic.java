package io.chorale.groups.vs;

import io.chorale.groups.Member;
import io.chorale.groups.Service;

/** Sending in the present view: packing, windows, places, receipts, and sending again what got lost. */
final class Traffic {
    /** So many packets are sent again to one member at once, and more as soon as it has told of them. */
    private static final int RESEND_PACKETS = 64;
    /** RELIABLE messages leave so many quarters of the window to those that are ordered. */
    private static final int ORDERED_QUARTERS = 1;

    private final Member self;
    private final VsConfig config;
    private final VsCodec codec;
    private final VsOutput output;
    private final Mail mail;
    private final Outbox outbox;
    private final Counters counters;

    private Reception reception;
    private Places places;
    private Sequencer sequencer;
    private long lastSeq;
    private long lastDatagram;
    private long toldMs;
    /** Since when each member lacks something of this member's stream without having told of more. */
    private long[] lackingSinceMs = {};
    /** Up to where packets are being sent again to each member; 0 when none are. */
    private long[] resendingUpTo = {};

    private boolean stopped = true;

    Traffic(Member self, VsConfig config, VsCodec codec, VsOutput output, Mail mail, Counters counters) {
        this.self = self;
        this.config = config;
        this.codec = codec;
        this.output = output;
        this.mail = mail;
        this.counters = counters;
        this.outbox = new Outbox(config);
    }

    /** The present view's; null before the first. */
    Reception reception() {
        return reception;
    }

    long send(Service service, byte[] message) {
        return outbox.add(service, message);
    }

    /** Nothing is sent or delivered until the next view. What was not needed of the order leaves no hole in it. */
    void stop(long nowMs) {
        while (!stopped && !places.isEmpty()) {
            giveUpPlace(nowMs);
        }
        stopped = config.rules().keep(Rules.Rule.STOP_IN_FLUSH) || reception == null;
    }

    boolean isDelivering() {
        return !stopped;
    }

    /** A view begins. */
    void install(VsView view, long nowMs) {
        reception = new Reception(view, self, config, output);
        places = new Places(view.id(), reception.self() == 0);
        sequencer = reception.self() == 0 ? new Sequencer(view.members().size()) : null;
        lackingSinceMs = new long[view.members().size()];
        resendingUpTo = new long[view.members().size()];
        lastSeq = 0;
        lastDatagram = 0;
        toldMs = nowMs;
        outbox.restart();
        stopped = false;
    }

    /** A packet of the present view arrived. */
    void packet(Packet packet) {
        if (reception.accept(packet, !stopped)) {
            counters.packetsReceived++;
            if (packet.isPlaced()) {
                places.seen(packet.place());
            }
            if (!stopped) {
                reception.deliver();
            }
        }
    }

    void datagram(Packet packet) {
        if (!stopped) {
            reception.datagram(packet);
        }
    }

    void status(int rank, Control.Status status, long nowMs) {
        long before = reception.toldOfOwn(rank);
        reception.told(rank, status);
        if (stopped) {
            return;
        }
        reception.deliver();
        long after = reception.toldOfOwn(rank);
        boolean overdue = after < lastSeq && nowMs - lackingSinceMs[rank] >= config.resendMs();
        if (after > before || overdue) {
            lackingSinceMs[rank] = nowMs;
        }
        if (after == before && overdue) {
            resendingUpTo[rank] = lastSeq;
        }
        if (after < resendingUpTo[rank] && (after > before || overdue)) {
            resend(reception.view().members().get(rank), after + 1);
        }
    }

    private void resend(Member to, long from) {
        long upTo = Math.min(lastSeq, from + RESEND_PACKETS - 1);
        for (long seq = from; seq <= upTo; seq++) {
            Packet packet = reception.stream(reception.self()).get(seq);
            if (packet != null) {
                counters.packetsResent++;
                output.send(to, packet.frame());
            }
        }
    }

    void ask(int rank, Control.Ask ask) {
        if (sequencer != null && !stopped) {
            for (Control.Grant grant : sequencer.answer(rank, ask)) {
                mail.send(reception.view().members().get(rank), grant);
            }
        }
    }

    void grant(Control.Grant grant, long nowMs) {
        if (!stopped) {
            places.given(grant);
            flush(nowMs);
        }
    }

    /** Sends all that can leave, and asks for what keeps the rest. */
    void flush(long nowMs) {
        if (stopped) {
            return;
        }
        sendUnreliable();
        while (sendReliable(nowMs) || sendOrdered(nowMs)) {
            reception.deliver();
        }
        giveUpPlaces(nowMs);
        askForPlaces(nowMs);
        if (reception.shouldTell()) {
            tell(nowMs);
        }
    }

    void tick(long nowMs) {
        if (stopped) {
            return;
        }
        flush(nowMs);
        if (reception.size() > 1 && nowMs - toldMs >= config.statusMs()) {
            tell(nowMs);
        }
    }

    private void tell(long nowMs) {
        toldMs = nowMs;
        mail.multicast(reception.tell());
        reception.deliver();
    }

    /** Whether more may be sent when so many quarters of the window are to stay free. */
    private boolean hasWindow(int keptQuarters) {
        return reception.windowBytes() > config.windowBytes() * (long) keptQuarters / 4
                && reception.windowPackets() > config.windowPackets(reception.size()) * keptQuarters / 4;
    }

    private void sendUnreliable() {
        ViewId view = reception.view().id();
        for (Bundle bundle = outbox.nextUnreliable(); bundle != null; bundle = outbox.nextUnreliable()) {
            lastDatagram++;
            Packet packet = codec.pack(
                    true,
                    view,
                    reception.self(),
                    lastDatagram,
                    Service.UNRELIABLE,
                    0,
                    Packet.NO_CAUSES,
                    bundle.messages(),
                    bundle.bytes());
            outbox.remove(bundle);
            bundle.forEachTicket(output::sent);
            output.datagram(packet.frame());
            reception.datagram(packet);
        }
    }

    private boolean sendReliable(long nowMs) {
        boolean sent = false;
        for (Bundle bundle = outbox.nextReliable();
                bundle != null && hasWindow(ORDERED_QUARTERS);
                bundle = outbox.nextReliable()) {
            emit(bundle, 0, nowMs);
            sent = true;
        }
        return sent;
    }

    /** The window was checked when places were asked for: what others wait for leaves in any case. */
    private boolean sendOrdered(long nowMs) {
        boolean sent = false;
        for (Bundle bundle = outbox.nextOrdered(); bundle != null; bundle = outbox.nextOrdered()) {
            boolean placed = bundle.service().includes(Service.AGREED);
            boolean due = placed && places.isWaitedFor();
            if ((placed && places.isEmpty()) || !(due || hasWindow(0))) {
                break;
            }
            emit(bundle, placed ? places.take(nowMs) : 0, nowMs);
            sent = true;
        }
        return sent;
    }

    /** What others wait for, or nobody needs any more. */
    private void giveUpPlaces(long nowMs) {
        boolean unneeded = outbox.nextOrdered() == null && places.isIdle(nowMs);
        while (places.isWaitedFor() || (unneeded && !places.isEmpty())) {
            giveUpPlace(nowMs);
            reception.deliver();
        }
    }

    /** Sends a bundle, or the next fragment of it. */
    private void emit(Bundle bundle, long place, long nowMs) {
        begin(nowMs);
        Packet packet = bundle.isFragmented(config.packetBytes()) ? fragment(bundle, place) : whole(bundle, place);
        output.multicast(packet.frame());
        if (packet.offset() + packet.bodyBytes() >= packet.total()) {
            outbox.remove(bundle);
            bundle.forEachTicket(output::sent);
        }
        acceptOwn(packet);
    }

    private void giveUpPlace(long nowMs) {
        counters.placesGivenUp++;
        begin(nowMs);
        Packet packet = whole(new Bundle(Service.AGREED), places.giveUp());
        output.multicast(packet.frame());
        acceptOwn(packet);
    }

    private void begin(long nowMs) {
        if (lastSeq == reception.stream(reception.self()).received()) {
            noteNothingLacked(nowMs);
        }
        lastSeq++;
    }

    private void acceptOwn(Packet packet) {
        counters.packetsSent++;
        if (!reception.accept(packet, true)) {
            throw new IllegalStateException("A member's own " + packet + " does not fit its view");
        }
    }

    private void noteNothingLacked(long nowMs) {
        for (int rank = 0; rank < lackingSinceMs.length; rank++) {
            if (reception.toldOfOwn(rank) == lastSeq) {
                lackingSinceMs[rank] = nowMs;
            }
        }
    }

    private Packet whole(Bundle bundle, long place) {
        return codec.pack(
                false,
                reception.view().id(),
                reception.self(),
                lastSeq,
                bundle.service(),
                place,
                causes(bundle),
                bundle.messages(),
                bundle.bytes());
    }

    private Packet fragment(Bundle bundle, long place) {
        int offset = bundle.sentBytes();
        int length = Math.min(config.packetBytes(), bundle.large().length - offset);
        bundle.sent(length);
        return codec.fragment(
                reception.view().id(),
                reception.self(),
                lastSeq,
                bundle.service(),
                place,
                causes(bundle),
                bundle.firstTicket(),
                bundle.large(),
                offset,
                length);
    }

    private long[] causes(Bundle bundle) {
        return bundle.service().includes(Service.CAUSAL) ? reception.causes() : Packet.NO_CAUSES;
    }

    private void askForPlaces(long nowMs) {
        int packets = outbox.nextOrdered() == null
                ? 0
                : outbox.placedPackets(reception.windowBytes(), reception.windowPackets());
        Control.Ask ask = places.ask(packets, nowMs, config.resendMs());
        if (ask != null) {
            mail.send(reception.view().members().get(0), ask);
        }
    }
}
