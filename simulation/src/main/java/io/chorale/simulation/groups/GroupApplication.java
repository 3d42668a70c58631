package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.light.Envelope;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.light.LightOutput;
import io.chorale.groups.light.Route;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.SessionEvent;
import io.chorale.simulation.check.SessionLog;
import io.chorale.simulation.check.TestGroups;
import io.chorale.simulation.check.TestMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Sessions of light groups: they join and leave, send to one or several groups and to each other, come and go. */
final class GroupApplication implements Application, LightOutput {
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final List<String> GROUPS = List.of("g1", "g2", "g3", "v1");
    private static final int PART_BYTES = 256;
    private static final int MAX_WAITING_BYTES = 8_000;
    private static final int MAX_ANSWER_MS = 12;

    /** A session with what it has to know to act. */
    private static final class Session {
        private final Address address;
        private final SessionLog log;
        /** The groups it is in, or has asked to be in. */
        private final Set<String> wanted = new LinkedHashSet<>();

        /** The groups it is in. */
        private final Set<String> joined = new LinkedHashSet<>();

        private int sent;
        private int asked;

        Session(Address address) {
            this.address = address;
            this.log = new SessionLog(address);
        }
    }

    private record Request(Session session, String group, boolean join) {}

    private final GroupsRun run;
    private final SimNode node;
    private final LightGroups light;
    private final Map<Long, Session> sessions = new LinkedHashMap<>();
    private final Map<Long, Request> requests = new HashMap<>();
    private long lastSession;
    private long lastRequest;
    private int waitingBytes;

    GroupApplication(GroupsRun run, SimNode node) {
        this.run = run;
        this.node = node;
        light = new LightGroups(node.self(), PART_BYTES, new SessionBug(run.bug(), node.self(), this, run));
        for (int i = 0; i <= run.draw(2); i++) {
            Session session = open();
            join(session, GROUPS.get(run.draw(GROUPS.size())));
        }
    }

    private Session open() {
        lastSession++;
        Session session = new Session(new Address(node.self(), lastSession, "s" + lastSession));
        sessions.put(lastSession, session);
        run.opened(session.log);
        light.open(session.address);
        return session;
    }

    private void join(Session session, String group) {
        if (session.wanted.add(group)) {
            light.join(
                    session.address.number(),
                    group,
                    TestGroups.isViewSynchronous(group),
                    request(session, group, true));
            run.coverage().add(Counter.JOINS);
        }
    }

    private void leave(Session session, String group) {
        if (session.wanted.remove(group)) {
            light.leave(session.address.number(), group, request(session, group, false));
            run.coverage().add(Counter.GROUP_LEAVES);
        }
    }

    private long request(Session session, String group, boolean join) {
        lastRequest++;
        session.asked++;
        session.log.add(new SessionEvent.Asked(run.nowMs(), group, join));
        requests.put(lastRequest, new Request(session, group, join));
        return lastRequest;
    }

    @Override
    public void act(SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            Session session = any(random);
            int what = random.nextInt(40);
            if (what < 2 && session.asked == 0) {
                join(session, GROUPS.get(random.nextInt(GROUPS.size())));
            } else if (what == 2 && session.asked == 0) {
                leave(session, GROUPS.get(random.nextInt(GROUPS.size())));
            } else if (what == 3 && random.nextInt(4) == 0) {
                replace(session, random);
            } else {
                send(session, random, false);
            }
        }
    }

    private Session any(SplittableRandom random) {
        List<Session> all = List.copyOf(sessions.values());
        return all.get(random.nextInt(all.size()));
    }

    /** Closes a session and opens another one. */
    private void replace(Session session, SplittableRandom random) {
        sessions.remove(session.address.number());
        requests.values().removeIf(request -> request.session() == session);
        session.log.add(new SessionEvent.Closed(run.nowMs()));
        light.close(session.address.number());
        run.coverage().add(Counter.SESSIONS_CLOSED);
        join(open(), GROUPS.get(random.nextInt(GROUPS.size())));
    }

    private void send(Session session, SplittableRandom random, boolean atRest) {
        if (waitingBytes > MAX_WAITING_BYTES) {
            return;
        }
        Service service = SERVICES.get(random.nextInt(SERVICES.size()));
        boolean selfDiscard = random.nextInt(5) == 0;
        if (random.nextInt(8) == 0) {
            Address to = run.anySession(random);
            post(session, service, List.of(), to, selfDiscard, size(service, random), atRest);
            run.coverage().add(Counter.PRIVATE_SENDS);
            return;
        }
        Set<String> groups = new LinkedHashSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            groups.add(GROUPS.get(random.nextInt(GROUPS.size() - 1)));
        }
        if (random.nextInt(4) == 0) {
            groups = Set.of(GROUPS.get(GROUPS.size() - 1));
        }
        run.coverage().add(groups.size() > 1 ? Counter.MULTI_GROUP_SENDS : Counter.GROUP_SENDS);
        if (groups.stream().noneMatch(session.wanted::contains)) {
            run.coverage().add(Counter.OPEN_SENDS);
        }
        post(session, service, List.copyOf(groups), null, selfDiscard, size(service, random), atRest);
    }

    private int size(Service service, SplittableRandom random) {
        int packetBytes = run.settings().config().packetBytes();
        boolean large = service != Service.UNRELIABLE
                && random.nextInt(100) < run.settings().largePercent();
        return large ? packetBytes + random.nextInt(3 * packetBytes) : TestMessage.HEADER_BYTES + random.nextInt(60);
    }

    private void post(
            Session session,
            Service wanted,
            List<String> groups,
            Address to,
            boolean selfDiscard,
            int bytes,
            boolean atRest) {
        boolean inView = groups.size() == 1
                && TestGroups.isViewSynchronous(groups.get(0))
                && session.joined.contains(groups.get(0));
        // A view of such a group ends with a flush, which only messages with an order can take part in.
        Service service = inView && wanted == Service.RELIABLE ? Service.FIFO : wanted;
        session.sent++;
        byte[] payload = TestMessage.of(node.self(), session.sent, bytes);
        int crc = TestMessage.crcOf(payload, 0, bytes);
        session.log.add(new SessionEvent.Sent(
                run.nowMs(), session.sent, service, groups, to, selfDiscard, inView, crc, atRest));
        Route route = Route.of(session.address, groups, to == null ? List.of() : List.of(to));
        byte[] envelope = Envelope.encode(route, 0, selfDiscard, inView, payload);
        waitingBytes += envelope.length;
        light.submit(session.address.number(), service, envelope, inView ? groups.get(0) : null);
    }

    @Override
    public void actAtRest(SplittableRandom random) {
        for (int i = 0; i < 3; i++) {
            send(any(random), random, true);
        }
    }

    @Override
    public void pump() {
        light.pump(node::carry);
    }

    @Override
    public void sent(long ticket) {
        light.coreSent(ticket);
    }

    @Override
    public void deliver(Delivery delivery) {
        light.coreDelivery(new Delivery(
                delivery.sender(),
                delivery.service(),
                delivery.bytes(),
                delivery.offset() + TestMessage.HEADER_BYTES,
                delivery.length() - TestMessage.HEADER_BYTES));
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
        light.coreView(view);
    }

    @Override
    public boolean isIdle() {
        return light.isSynced() && light.status().outbox() == 0 && requests.isEmpty();
    }

    @Override
    public void end() {
        for (Session session : sessions.values()) {
            session.log.add(new SessionEvent.Ended(run.nowMs(), session.asked));
        }
    }

    @Override
    public void message(long session, String key, GroupEvent.Message message) {
        Session receiver = sessions.get(session);
        if (receiver != null) {
            byte[] payload = message.payload();
            receiver.log.add(new SessionEvent.Received(
                    run.nowMs(),
                    message.sender(),
                    TestMessage.sequenceOf(payload, 0, payload.length),
                    message.service(),
                    message.groups(),
                    TestMessage.crcOf(payload, 0, payload.length)));
        }
    }

    @Override
    public void event(long session, GroupEvent event) {
        Session receiver = sessions.get(session);
        if (receiver == null) {
            return;
        }
        if (event instanceof GroupEvent.GroupView view) {
            receiver.log.add(new SessionEvent.Viewed(run.nowMs(), view));
            run.coverage().add(Counter.GROUP_VIEWS);
        } else if (event instanceof GroupEvent.FlushRequest asked) {
            run.coverage().add(Counter.FLUSH_REQUESTS);
            node.later(run.draw(MAX_ANSWER_MS), () -> light.flushOk(session, asked.group()));
        }
    }

    @Override
    public void done(long request) {
        Request settled = requests.remove(request);
        if (settled != null) {
            settled.session().asked--;
            if (settled.join()) {
                settled.session().joined.add(settled.group());
            } else {
                settled.session().joined.remove(settled.group());
            }
            settled.session().log.add(new SessionEvent.Settled(run.nowMs(), settled.group(), settled.join()));
        }
    }

    @Override
    public void refused(long request, String reason) {
        Request refused = requests.remove(request);
        if (refused != null) {
            throw new IllegalStateException("A request of " + refused.session().address + " for " + refused.group()
                    + " was refused, and it is in order: " + reason);
        }
    }

    @Override
    public void offers(String service, List<Offer> offers) {}

    @Override
    public void held(String key, boolean hold) {}

    @Override
    public void sent(int bytes) {
        waitingBytes -= bytes;
    }

    @Override
    public void rejected(Member from, String reason) {
        throw new IllegalStateException(node.self() + " rejects a message of " + from + ": " + reason);
    }
}
