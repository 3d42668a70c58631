package io.chorale.tool;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.util.List;

/**
 * A transport that pretends the network is parted, for tests of applications: what comes from another side is dropped,
 * and views show the own side only. All members must run with it and know the same sides.
 */
final class PartitionedTransport implements Transport {
    private final Transport transport;
    private volatile Sides sides = Sides.NONE;
    private TransportListener listener;
    private View whole;
    private View shown;

    PartitionedTransport(Transport transport) {
        this.transport = transport;
    }

    /** From now on, these are the sides; a view follows if that changes who is there. */
    void part(Sides next) {
        sides = next;
        showView();
    }

    @Override
    public void start(TransportListener next) {
        listener = next;
        transport.start(new TransportListener() {
            @Override
            public void onView(View view) {
                keep(view);
                showView();
            }

            @Override
            public void onFrame(Member from, byte[] frame) {
                if (sides.together(from.name(), self().name())) {
                    next.onFrame(from, frame);
                }
            }

            @Override
            public boolean isQuick() {
                return next.isQuick();
            }

            @Override
            public void onLost(String reason) {
                next.onLost(reason);
            }
        });
    }

    private synchronized void keep(View view) {
        whole = view;
    }

    private synchronized void showView() {
        if (whole == null) {
            return;
        }
        String own = transport.self().name();
        List<Member> members = whole.members().stream()
                .filter(member -> sides.together(member.name(), own))
                .toList();
        if (shown == null || !shown.members().equals(members)) {
            shown = new View(shown == null ? 1 : shown.number() + 1, members);
            listener.onView(shown);
        }
    }

    @Override
    public Member self() {
        return transport.self();
    }

    @Override
    public synchronized View view() {
        return shown;
    }

    @Override
    public void send(Member to, byte[] frame) {
        transport.send(to, frame);
    }

    @Override
    public void multicast(byte[] frame) {
        transport.multicast(frame);
    }

    @Override
    public boolean trySend(Member to, byte[] frame) {
        return transport.trySend(to, frame);
    }

    @Override
    public boolean tryMulticast(byte[] frame) {
        return transport.tryMulticast(frame);
    }

    @Override
    public void datagram(byte[] frame) {
        transport.datagram(frame);
    }

    @Override
    public long rejectedMessages() {
        return transport.rejectedMessages();
    }

    @Override
    public void close() {
        transport.close();
    }
}
