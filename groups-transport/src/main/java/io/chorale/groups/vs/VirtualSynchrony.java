package io.chorale.groups.vs;

import io.chorale.groups.FrameException;
import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.View;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * One member's part in extended virtual synchrony. The owner gives it everything that happens, in order; it is not
 * thread-safe and never blocks. After each batch of calls the owner calls {@link #flush(long)}.
 *
 * <p>Times are milliseconds of one clock that never goes back.
 */
public final class VirtualSynchrony {
    /** So much of the next view may arrive before it is installed here; what is dropped is sent again. */
    private static final int MAX_EARLY_FRAMES = 4_096;

    private static final int MAX_EARLY_BYTES = 32 << 20;

    private record Early(Member from, byte[] frame) {}

    private final Member self;
    private final VsConfig config;
    private final VsOutput output;
    private final VsCodec codec;
    private final Mail mail;
    private final Traffic traffic;
    private final Agreement agreement;
    private final Counters counters = new Counters();
    private final Receiver receiver = new Receiver();
    private final Deque<Early> early = new ArrayDeque<>();
    private ViewId earlyView;
    private int earlyBytes;

    public VirtualSynchrony(Member self, VsConfig config, VsOutput output) {
        this.self = Objects.requireNonNull(self, "self");
        this.config = Objects.requireNonNull(config, "config");
        this.output = Objects.requireNonNull(output, "output");
        this.codec = new VsCodec(config.clusterName());
        this.mail = new Mail(self, codec, output);
        this.traffic = new Traffic(self, config, codec, output, mail, counters);
        this.agreement = new Agreement(self, config, codec, output, mail, traffic, counters);
    }

    /** The transport installed a view; the first call starts the protocol. Views follow when their members agree. */
    public void transportView(View view, long nowMs) {
        agreement.transportView(view, nowMs);
        handleOwn(nowMs);
    }

    /** A frame arrived. What is malformed is reported and dropped. */
    public void frame(Member from, byte[] frame, long nowMs) {
        handle(from, frame, nowMs);
        handleOwn(nowMs);
    }

    /**
     * Takes one message to be sent to all members, this one included. The array must not change any more.
     *
     * @return the message's ticket, 1 or more, which {@link VsOutput#sent} names later; or 0 when the outbox is at its
     *     bound and nothing was taken: try again after a later call of any other method
     * @throws io.chorale.groups.MessageTooLargeException when it exceeds {@link VsConfig#maxMessageBytes()}, or {@link
     *     VsConfig#packetBytes()} when it is UNRELIABLE
     */
    public long send(Service service, byte[] message) {
        return traffic.send(service, message);
    }

    /** Sends what is packed and what has to be told. */
    public void flush(long nowMs) {
        traffic.flush(nowMs);
        handleOwn(nowMs);
    }

    /** Lets time pass: at least every 50 ms. */
    public void tick(long nowMs) {
        agreement.tick(nowMs);
        traffic.tick(nowMs);
        handleOwn(nowMs);
    }

    /** The view installed last; null before the first. */
    public VsView view() {
        return traffic.reception() == null ? null : traffic.reception().view();
    }

    /** Whether nothing is sent or delivered because the next view is being agreed on. */
    public boolean isFlushing() {
        return agreement.phase() != Agreement.Phase.STABLE;
    }

    /** The counters so far. */
    public VsStats stats() {
        return counters.snapshot();
    }

    private void handle(Member from, byte[] frame, long nowMs) {
        try {
            receiver.from = from;
            receiver.nowMs = nowMs;
            receiver.frame = frame;
            codec.decode(frame, rankOf(from), receiver);
        } catch (FrameException e) {
            output.rejected(from, e.rejectCause(), e.getMessage());
        }
    }

    private void handleOwn(long nowMs) {
        for (Control message = mail.nextOwn(); message != null; message = mail.nextOwn()) {
            try {
                control(self, message, nowMs);
            } catch (FrameException e) {
                output.rejected(self, e.rejectCause(), e.getMessage());
            }
        }
    }

    private int rankOf(Member member) {
        return traffic.reception() == null ? -1 : view().members().indexOf(member);
    }

    private void control(Member from, Control message, long nowMs) {
        if (message instanceof Control.Status status) {
            status(from, status, nowMs);
        } else if (message instanceof Control.Ask ask) {
            if (isOfView(from, ask.view())) {
                traffic.ask(rankOf(from), ask);
            }
        } else if (message instanceof Control.Grant grant) {
            if (isOfView(from, grant.view()) && rankOf(from) == 0) {
                traffic.grant(grant, nowMs);
            }
        } else if (message instanceof Control.Propose propose) {
            agreement.propose(from, propose, nowMs);
        } else if (message instanceof Control.Told told) {
            agreement.told(from, told, nowMs);
        } else if (message instanceof Control.Plan plan) {
            agreement.plan(from, plan, nowMs);
        } else if (message instanceof Control.FillRequest request) {
            agreement.fillRequest(from, request);
        } else if (message instanceof Control.Fill fill) {
            agreement.fill(fill, nowMs);
        } else if (message instanceof Control.Ready ready) {
            agreement.ready(from, ready);
        } else if (message instanceof Control.Install install) {
            if (agreement.install(install, nowMs)) {
                handleEarly(nowMs);
            }
        } else if (message instanceof Control.Refuse refuse) {
            agreement.refuse(refuse, nowMs);
        } else if (message instanceof Control.Stuck stuck) {
            agreement.stuck(from, stuck, nowMs);
        }
    }

    private boolean isOfView(Member from, ViewId view) {
        return traffic.reception() != null && view().id().equals(view) && rankOf(from) >= 0;
    }

    private void status(Member from, Control.Status status, long nowMs) {
        if (!isOfView(from, status.view())) {
            agreement.foreignStatus(from, status.view(), nowMs);
        } else if (status.received().length != view().members().size()) {
            throw new FrameException(RejectCause.MALFORMED, "A status that does not fit its view");
        } else {
            traffic.status(rankOf(from), status, nowMs);
        }
    }

    private void keepEarly(Member from, ViewId view, byte[] frame) {
        if (!view.equals(earlyView)) {
            early.clear();
            earlyBytes = 0;
            earlyView = view;
        }
        if (early.size() < MAX_EARLY_FRAMES && earlyBytes + frame.length <= MAX_EARLY_BYTES) {
            earlyBytes += frame.length;
            early.add(new Early(from, frame));
        } else {
            counters.earlyPacketsDropped++;
        }
    }

    private void handleEarly(long nowMs) {
        boolean ofThisView = view().id().equals(earlyView);
        earlyBytes = 0;
        for (Early one = early.poll(); one != null; one = early.poll()) {
            if (ofThisView) {
                handle(one.from(), one.frame(), nowMs);
            }
        }
    }

    private final class Receiver implements VsCodec.Handler {
        private Member from;
        private byte[] frame;
        private long nowMs;

        @Override
        public void packet(Packet packet) {
            if (isOfView(from, packet.view())) {
                traffic.packet(packet);
            } else if (agreement.expects(packet.view())) {
                keepEarly(from, packet.view(), frame);
            } else {
                counters.packetsOfOtherViews++;
                deliverOldIfTold(packet);
            }
        }

        /** What a member that does not check views would do. */
        private void deliverOldIfTold(Packet packet) {
            if (!config.rules().keep(Rules.Rule.CHECK_VIEW) && packet.rank() >= 0) {
                traffic.reception().hand(packet);
            }
        }

        @Override
        public void datagram(Packet packet) {
            if (isOfView(from, packet.view())) {
                traffic.datagram(packet);
            } else {
                counters.packetsOfOtherViews++;
            }
        }

        @Override
        public void control(Control message) {
            agreement.heard(from);
            if (message instanceof Control.Status status && agreement.expects(status.view())) {
                keepEarly(from, status.view(), frame);
            } else {
                VirtualSynchrony.this.control(from, message, nowMs);
            }
        }
    }
}
