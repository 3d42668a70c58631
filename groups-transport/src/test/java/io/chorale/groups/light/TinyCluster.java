package io.chorale.groups.light;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * The least that does what the virtual synchrony core promises: each component delivers all it sends in one order. Views
 * change when the test says so, and what a member has taken but not sent then waits, like in the core, for the next view.
 */
final class TinyCluster {
    /** @param seen how much of the log its sender had been delivered */
    private record Sent(Node from, Service service, byte[] bytes, int seen) {}

    private record Taken(long ticket, Service service, byte[] bytes) {}

    /** One process. */
    final class Node implements LightOutput {
        final Member member;
        final LightGroups light;
        final Map<Long, List<GroupEvent>> events = new HashMap<>();
        final Map<Long, String> requests = new LinkedHashMap<>();
        final Map<String, Boolean> held = new HashMap<>();
        final Map<String, List<Offer>> offers = new HashMap<>();
        final List<String> rejected = new ArrayList<>();
        /** While this is set the core takes what it is given but sends nothing. */
        boolean stuck;

        /** The places in its component's log of what came before its turn. */
        private final BitSet overtook = new BitSet();

        long sentBytes;
        private final Queue<Taken> taken = new ArrayDeque<>();
        private Component component;
        private long tickets;
        private long sessions;

        Node(String name) {
            member = new Member(new UUID(0, nodes.size() + 1), name);
            light = new LightGroups(member, 256, this);
        }

        Address open(String name) {
            Address address = new Address(member, sessions++, name);
            light.open(address);
            return address;
        }

        void send(Service service, Address from, String text, String... groups) {
            Route route = Route.of(from, List.of(groups), List.of());
            light.submit(from.number(), service, Envelope.encode(route, 7, false, false, text.getBytes(UTF_8)), null);
        }

        List<GroupEvent> events(Address session) {
            return events.computeIfAbsent(session.number(), key -> new ArrayList<>());
        }

        /** What a session got, in short; and forgets it. */
        List<String> take(Address session) {
            List<String> texts = new ArrayList<>();
            for (GroupEvent event : events(session)) {
                texts.add(text(event));
            }
            events.remove(session.number());
            return texts;
        }

        private long core(Service service, byte[] bytes) {
            tickets++;
            taken.add(new Taken(tickets, service, bytes));
            return tickets;
        }

        @Override
        public void message(long session, String key, GroupEvent.Message message) {
            event(session, message);
        }

        @Override
        public void event(long session, GroupEvent event) {
            events.computeIfAbsent(session, key -> new ArrayList<>()).add(event);
        }

        @Override
        public void done(long request) {
            requests.put(request, "done");
        }

        @Override
        public void refused(long request, String reason) {
            requests.put(request, reason);
        }

        @Override
        public void offers(String service, List<Offer> now) {
            offers.put(service, now);
        }

        @Override
        public void held(String key, boolean hold) {
            held.put(key, hold);
        }

        @Override
        public void sent(int bytes) {
            sentBytes += bytes;
        }

        @Override
        public void rejected(Member from, String reason) {
            rejected.add(reason);
        }
    }

    private static final class Component {
        private final List<Node> members;
        private final List<Sent> log = new ArrayList<>();
        private final Map<Node, Integer> delivered = new HashMap<>();

        Component(List<Node> members) {
            this.members = members;
        }

        boolean step() {
            boolean moved = false;
            for (Node node : members) {
                node.light.pump(node::core);
                while (!node.stuck && !node.taken.isEmpty()) {
                    Taken next = node.taken.remove();
                    log(node, next);
                }
            }
            for (Node node : members) {
                moved |= deliver(node);
            }
            return moved;
        }

        private void log(Node node, Taken next) {
            log.add(new Sent(node, next.service(), next.bytes(), delivered.getOrDefault(node, 0)));
            node.light.coreSent(next.ticket());
        }

        private boolean deliver(Node node) {
            int from = delivered.getOrDefault(node, 0);
            delivered.put(node, log.size());
            for (int i = from; i < log.size(); i++) {
                if (!node.overtook.get(i)) {
                    hand(node, log.get(i));
                }
            }
            return from < log.size();
        }

        private void overtake(Node node) {
            for (int i = delivered.getOrDefault(node, 0); i < log.size(); i++) {
                if (!node.overtook.get(i) && mayOvertake(node, i)) {
                    node.overtook.set(i);
                    hand(node, log.get(i));
                }
            }
        }

        private boolean mayOvertake(Node node, int place) {
            Sent sent = log.get(place);
            for (int i = delivered.getOrDefault(node, 0); i < place; i++) {
                boolean before =
                        log.get(i).from() == sent.from() && sent.service().includes(Service.FIFO);
                boolean cause = i < sent.seen() && sent.service().includes(Service.CAUSAL);
                if ((before || cause) && !node.overtook.get(i)) {
                    return false;
                }
            }
            return !sent.service().includes(Service.AGREED);
        }

        private static void hand(Node node, Sent sent) {
            node.light.coreDelivery(
                    new Delivery(sent.from().member, sent.service(), sent.bytes(), 0, sent.bytes().length));
        }
    }

    final List<Node> nodes = new ArrayList<>();
    private long views;

    TinyCluster(String... names) {
        for (String name : names) {
            Node node = new Node(name);
            nodes.add(node);
            install(List.of(node), List.of(List.of(node)));
        }
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** Lets everything be sent and delivered. */
    void run() {
        for (int rounds = 0; stepAll(); rounds++) {
            if (rounds > 10_000) {
                throw new IllegalStateException("The cluster does not come to rest");
            }
        }
    }

    private boolean stepAll() {
        boolean moved = false;
        for (Node node : nodes) {
            moved |= node.component != null && node.component.members.get(0) == node && node.component.step();
        }
        return moved;
    }

    /** Takes what its members give their cores, and sends it, but delivers nothing yet. */
    void sendOnly(Node node) {
        node.light.pump(node::core);
        while (!node.taken.isEmpty()) {
            Taken next = node.taken.remove();
            node.component.log(node, next);
        }
    }

    /** What one member has not yet got it will never get: it and the others are about to part. */
    void hide(Node node) {
        node.component.delivered.put(node, node.component.log.size());
    }

    /** Delivers what was sent to one member only. */
    void deliverTo(Node node) {
        node.component.deliver(node);
    }

    /** Delivers to one member what may come before what has a place in the order: what is below AGREED, causes first. */
    void overtake(Node node) {
        node.component.overtake(node);
    }

    void crash(Node node) {
        node.component = null;
    }

    /** A new view of these, in this order: first the signal and the last deliveries for each set, then the view. */
    void view(Node... members) {
        Map<Component, List<Node>> sets = new LinkedHashMap<>();
        for (Node node : members) {
            sets.computeIfAbsent(node.component, key -> new ArrayList<>()).add(node);
        }
        sets.forEach((component, set) -> {
            List<Member> together = set.stream().map(node -> node.member).toList();
            for (Node node : set) {
                node.light.coreTransitional(together);
                component.deliver(node);
            }
        });
        install(List.of(members), List.copyOf(sets.values()));
    }

    private void install(List<Node> members, List<List<Node>> sets) {
        views++;
        VsView view = new VsView(
                new ViewId(views, members.get(0).member.id()),
                members.stream().map(node -> node.member).toList(),
                sets.stream()
                        .map(set -> set.stream().map(node -> node.member).toList())
                        .toList());
        Component component = new Component(members);
        for (Node node : members) {
            node.component = component;
            node.overtook.clear();
            node.light.coreView(view);
        }
    }

    static String text(GroupEvent event) {
        if (event instanceof GroupEvent.Message message) {
            return message.sender().name() + ":" + new String(message.payload(), UTF_8);
        } else if (event instanceof GroupEvent.GroupView view) {
            return view.group() + " " + view.cause() + " " + names(view.members()) + " changed " + names(view.changed())
                    + " together " + names(view.together());
        }
        return event.toString();
    }

    private static List<String> names(List<Address> addresses) {
        return addresses.stream().map(Address::name).toList();
    }
}
