package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.util.List;
import java.util.UUID;

/** A transport without network: its member is alone. The test says when it is lost. */
public final class SoloTransport implements Transport {
    private final Member self = new Member(UUID.randomUUID(), "solo");
    private TransportListener listener;

    @Override
    public void start(TransportListener newListener) {
        listener = newListener;
        listener.onView(view());
    }

    void lose() {
        listener.onLost("the test says so");
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return new View(1, List.of(self));
    }

    @Override
    public void send(Member to, byte[] frame) {
        throw new TransportException("Nobody is there but " + self);
    }

    @Override
    public void multicast(byte[] frame) {
        // Nobody else is there.
    }

    @Override
    public void datagram(byte[] frame) {
        // Nobody else is there.
    }

    @Override
    public long rejectedMessages() {
        return 0;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
