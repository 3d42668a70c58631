package io.chorale.groups.sim;

import io.chorale.groups.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is under way between members. Each (sender, receiver, lane) is a queue that one event at a time drains from its
 * head; a queue whose head cannot arrive stalls until {@link #retryAll()} finds that it can.
 */
final class SimLinks {
    private record Key(Member from, Member to, Lane lane) {}

    private record Flight(byte[] frame, long arrivesAtMs) {}

    private final SimNetwork network;
    /** Insertion order, because the order of random draws must not depend on hash codes. */
    private final Map<Key, Link> links = new LinkedHashMap<>();

    SimLinks(SimNetwork network) {
        this.network = network;
    }

    void send(Lane lane, SimTransport from, Member to, byte[] frame) {
        links.computeIfAbsent(new Key(from.self(), to, lane), Link::new).add(frame);
    }

    /** One in eight is lost and one in sixteen doubled; delays are drawn for each alone, so they overtake each other. */
    void datagram(SimTransport from, Member to, byte[] frame) {
        int fate = network.drawBelow(16);
        int copies = fate < 2 ? 0 : fate == 2 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            network.schedule(network.draw(network.config().deliveryMs()), () -> {
                SimTransport receiver = network.transportOf(to);
                if (receiver.isRunning() && network.canReach(from.self(), to)) {
                    receiver.receive(from.self(), frame);
                }
            });
        }
    }

    /** Looks at stalled queues again: a partition was healed, a process resumed, a view installed. */
    void retryAll() {
        for (Link link : List.copyOf(links.values())) {
            link.wake();
        }
    }

    /** A member dropped another from its view, or died: of what is under way between the two a suffix is lost. */
    void cut(Member one, Member other) {
        for (Link link : between(one, other)) {
            link.loseSuffix();
        }
    }

    /** What a member that is gone has sent may still arrive, except for a suffix; what is sent to it never does. */
    void cutAll(Member gone) {
        links.values().removeIf(link -> link.key.to().equals(gone));
        for (Link link : links.values()) {
            if (link.key.from().equals(gone)) {
                link.loseSuffix();
            }
        }
    }

    private List<Link> between(Member one, Member other) {
        List<Link> found = new ArrayList<>();
        for (Link link : links.values()) {
            Key key = link.key;
            if ((key.from().equals(one) && key.to().equals(other))
                    || (key.from().equals(other) && key.to().equals(one))) {
                found.add(link);
            }
        }
        return found;
    }

    private enum Arrival {
        /** The receiver takes it now. */
        NOW,
        /** It waits on the way. */
        STALLED,
        /** The receiver will never take it. */
        NEVER
    }

    private final class Link {
        private final Key key;
        private final Deque<Flight> flights = new ArrayDeque<>();
        private boolean draining;

        Link(Key key) {
            this.key = key;
        }

        void add(byte[] frame) {
            long arrivesAtMs = network.nowMs() + network.draw(network.config().deliveryMs());
            Flight last = flights.peekLast();
            flights.add(new Flight(frame, last == null ? arrivesAtMs : Math.max(arrivesAtMs, last.arrivesAtMs())));
            wake();
        }

        void wake() {
            if (!draining && !flights.isEmpty()) {
                draining = true;
                network.schedule(Math.max(0, flights.element().arrivesAtMs() - network.nowMs()), this::drain);
            }
        }

        private void drain() {
            draining = false;
            if (flights.isEmpty()) {
                return;
            }
            switch (arrival()) {
                case NOW -> {
                    byte[] frame = flights.remove().frame();
                    network.transportOf(key.to()).receive(key.from(), frame);
                    wake();
                }
                case NEVER -> flights.clear();
                case STALLED -> {}
            }
        }

        /**
         * A multicast waits until its receiver has the sender in its view, because an engine takes the sender's first
         * sequence number from there; a unicast does not.
         */
        private Arrival arrival() {
            SimTransport to = network.transportOf(key.to());
            if (to == null || !to.isAlive()) {
                return Arrival.NEVER;
            }
            boolean blocked = to.isPaused() || !network.canReach(key.from(), key.to());
            boolean early = key.lane() == Lane.MULTICAST && !to.sees(key.from());
            return blocked || early ? Arrival.STALLED : Arrival.NOW;
        }

        void loseSuffix() {
            int kept = network.drawBelow(flights.size() + 1);
            while (flights.size() > kept) {
                flights.removeLast();
            }
        }
    }
}
