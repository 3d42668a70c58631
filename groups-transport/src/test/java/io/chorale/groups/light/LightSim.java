package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.View;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import io.chorale.groups.spi.TransportListener;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VirtualSynchrony;
import io.chorale.groups.vs.VsConfig;
import io.chorale.groups.vs.VsOutput;
import io.chorale.groups.vs.VsView;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Light groups on the virtual synchrony core on a simulated network: processes crash, restart, pause and are parted while
 * their sessions join, leave, send and end. What each session saw is kept for the checks.
 */
final class LightSim {
    static final List<String> GROUPS = List.of("tea", "milk", "sugar");
    static final String IN_VIEWS = "flush";
    private static final Service[] LEVELS = Service.values();
    private static final int TICK_MS = 20;

    /**
     * A message that a session has sent.
     *
     * @param asMember whether its process had it as a member of the one group, and as one that was to stay
     */
    record SentMessage(
            long id, Address from, Service service, List<String> groups, boolean selfDiscard, boolean asMember) {}

    final SplittableRandom random;
    final SimNetwork network;
    final List<Node> nodes = new ArrayList<>();
    final List<Person> people = new ArrayList<>();
    final Map<Long, SentMessage> sent = new LinkedHashMap<>();
    private long messages;
    int merges;
    int viewsWithoutLife;

    LightSim(long seed, int size) {
        random = new SplittableRandom(seed);
        network = new SimNetwork(seed, SimConfig.defaults());
        for (int i = 0; i < size; i++) {
            nodes.add(new Node("n" + i));
        }
    }

    /** One session with what it saw. */
    final class Person {
        final Node node;
        final Address address;
        final List<GroupEvent> events = new ArrayList<>();
        /** The groups it has asked to be in; it may not be yet. */
        final Set<String> wanted = new HashSet<>();

        boolean closed;

        Person(Node node, Address address) {
            this.node = node;
            this.address = address;
        }

        boolean isAlive() {
            return !closed && node.isAlive();
        }

        void send(Service service, List<String> groups) {
            long id = messages++;
            boolean selfDiscard = random.nextInt(8) == 0;
            boolean inView = groups.equals(List.of(IN_VIEWS));
            Service level = inView && service == Service.RELIABLE ? Service.FIFO : service;
            byte[] payload = new WireWriter(16)
                    .writeLong(id)
                    .writeRaw(new byte[random.nextInt(20) == 0 ? 5_000 : 20], 0, 20)
                    .toBytes();
            boolean asMember = wanted.contains(groups.get(0))
                    && node.light.members(groups.get(0)).contains(address);
            sent.put(id, new SentMessage(id, address, level, groups, selfDiscard, asMember));
            byte[] envelope = Envelope.encode(Route.of(address, groups, List.of()), 0, selfDiscard, inView, payload);
            node.light.submit(address.number(), level, envelope, inView ? IN_VIEWS : null);
        }

        /** What it saw of a group but messages. */
        List<GroupEvent> views(String group) {
            return events.stream()
                    .filter(event -> event instanceof GroupEvent.GroupView view
                            && view.group().equals(group))
                    .toList();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** One process. */
    final class Node implements VsOutput, LightOutput, TransportListener {
        private final SimTransport transport;
        final VirtualSynchrony core;
        final LightGroups light;
        final Map<Long, Person> sessions = new LinkedHashMap<>();
        boolean crashed;
        boolean paused;
        private long numbers;

        Node(String name) {
            transport = network.transport(name);
            VsConfig config = VsConfig.of("sim").withPacketBytes(1_000).withWindowBytes(20_000);
            core = new VirtualSynchrony(transport.self(), config, this);
            light = new LightGroups(transport.self(), 300, this);
            transport.start(this);
            transport.schedule(TICK_MS, this::tick);
        }

        boolean isAlive() {
            return !crashed;
        }

        Member self() {
            return transport.self();
        }

        void tick() {
            core.tick(network.nowMs());
            settle();
            transport.schedule(TICK_MS, this::tick);
        }

        void settle() {
            light.pump(core::send);
            core.flush(network.nowMs());
        }

        Person open() {
            long number = numbers++;
            Person person = new Person(this, new Address(self(), number, self().name() + "." + number));
            light.open(person.address);
            sessions.put(number, person);
            people.add(person);
            return person;
        }

        @Override
        public void onView(View view) {
            core.transportView(view, network.nowMs());
            settle();
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            core.frame(from, frame, network.nowMs());
            settle();
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
        public void datagram(byte[] frame) {
            transport.datagram(frame);
        }

        @Override
        public void sent(long ticket) {
            light.coreSent(ticket);
        }

        @Override
        public void deliver(Delivery delivery) {
            light.coreDelivery(delivery);
        }

        @Override
        public void transitional(List<Member> together) {
            light.coreTransitional(together);
        }

        @Override
        public void holes() {
            light.coreHoles();
        }

        @Override
        public void view(VsView view) {
            if (light.status().view() != null && !light.isSynced()) {
                viewsWithoutLife++;
            }
            light.coreView(view);
            merges += view.sets().size() > 1 ? 1 : 0;
        }

        @Override
        public void rejected(Member from, RejectCause cause, String reason) {
            throw new AssertionError("Rejected from " + from + ": " + reason);
        }

        @Override
        public void message(long session, String key, GroupEvent.Message message) {
            event(session, message);
        }

        @Override
        public void event(long session, GroupEvent event) {
            Person person = sessions.get(session);
            if (person.closed) {
                return;
            }
            person.events.add(event);
            if (event instanceof GroupEvent.FlushRequest) {
                transport.schedule(random.nextInt(30), () -> {
                    light.flushOk(session, IN_VIEWS);
                    settle();
                });
            }
        }

        @Override
        public void done(long request) {}

        @Override
        public void refused(long request, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void offers(String service, List<Offer> offers) {}

        @Override
        public void held(String key, boolean hold) {}

        @Override
        public void sent(int bytes) {}

        @Override
        public void rejected(Member from, String reason) {
            throw new AssertionError("Rejected from " + from + ": " + reason);
        }
    }

    static long idOf(GroupEvent.Message message) {
        return new WireReader(message.payload()).readLong();
    }

    /** Lets sessions act and faults happen for so long, then heals all and lets it come to rest. */
    void run(int steps) {
        nodes.forEach(node -> people(node, 2));
        network.runFor(3_000);
        for (int step = 0; step < steps; step++) {
            act();
            if (random.nextInt(60) == 0) {
                fault();
            }
            network.runFor(random.nextInt(40));
        }
        network.heal();
        for (Node node : nodes) {
            if (node.paused) {
                node.paused = false;
                network.resume(node.self());
            }
        }
        network.runFor(15_000);
    }

    private static void people(Node node, int count) {
        for (int i = 0; i < count; i++) {
            node.open();
        }
    }

    private void act() {
        List<Person> able = people.stream()
                .filter(person -> person.isAlive() && !person.node.paused)
                .toList();
        if (able.isEmpty()) {
            return;
        }
        Person person = able.get(random.nextInt(able.size()));
        List<String> all = new ArrayList<>(GROUPS);
        all.add(IN_VIEWS);
        String group = all.get(random.nextInt(all.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                if (person.wanted.add(group)) {
                    person.node.light.join(person.address.number(), group, group.equals(IN_VIEWS), 0);
                }
            }
            case 2 -> {
                if (random.nextInt(2) == 0 && person.wanted.remove(group)) {
                    person.node.light.leave(person.address.number(), group, 0);
                }
            }
            case 3 -> {
                if (random.nextInt(6) == 0) {
                    person.closed = true;
                    person.node.light.close(person.address.number());
                    person.node.open();
                }
            }
            default -> sendSomething(person, group);
        }
        person.node.settle();
    }

    private void sendSomething(Person person, String group) {
        Service level = LEVELS[random.nextInt(LEVELS.length)];
        List<String> to = group.equals(IN_VIEWS) || random.nextInt(3) > 0
                ? List.of(group)
                : List.of(group, GROUPS.get((GROUPS.indexOf(group) + 1) % GROUPS.size()));
        person.send(level, to);
    }

    private void fault() {
        int index = random.nextInt(nodes.size());
        Node node = nodes.get(index);
        switch (random.nextInt(5)) {
            case 0 -> {
                network.crash(node.self());
                node.crashed = true;
                Node next = new Node(node.self().name());
                nodes.set(index, next);
                people(next, 2);
            }
            case 1 -> {
                if (!node.paused) {
                    node.paused = true;
                    network.pause(node.self());
                    network.schedule(random.nextInt(3_000), () -> {
                        if (node.paused && node.isAlive()) {
                            node.paused = false;
                            network.resume(node.self());
                        }
                    });
                }
            }
            case 2 -> network.heal();
            default -> partition();
        }
    }

    private void partition() {
        Set<Member> one = new HashSet<>();
        Set<Member> other = new HashSet<>();
        for (Node node : nodes) {
            (random.nextInt(2) == 0 ? one : other).add(node.self());
        }
        network.partition(one, other);
    }
}
