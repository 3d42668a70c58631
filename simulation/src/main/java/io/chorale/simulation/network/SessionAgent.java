package io.chorale.simulation.network;

import io.chorale.groups.Service;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.NodeStatus;
import io.chorale.groups.node.Clusters;
import io.chorale.simulation.check.TestMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Sessions in an agent, through the public API only: they join and leave groups, one of them view-synchronous, send at all
 * levels to one group, to several, to groups they are not in and to each other, are closed and opened.
 */
final class SessionAgent implements AgentPart {
    private static final List<String> GROUPS = List.of("g1", "g2", "g3", "v1");
    private static final int ORDINARY_GROUPS = 3;
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int SESSIONS = 3;
    private static final int TICK_MS = 40;
    private static final int TELL_TICKS = 5;
    private static final int AT_REST = 5;
    private static final int MAX_BYTES = 200_000;

    private final ClusterConfig config;
    private final Path logs;
    private final SplittableRandom random;
    private final Consumer<String> tell;
    private final Consumer<Throwable> fail;
    private final AgentLoop loop = new AgentLoop();
    private final List<AgentSession> sessions = new ArrayList<>();

    private Cluster cluster;
    private int opened;
    private int ticks;
    private boolean quiet;
    private String told = "";

    private SessionAgent(ClusterConfig config, Path logs, long seed, Consumer<String> tell, Consumer<Throwable> fail) {
        this.config = config;
        this.logs = logs;
        this.random = new SplittableRandom(seed);
        this.tell = tell;
        this.fail = fail;
    }

    static SessionAgent on(
            String address,
            String name,
            String stack,
            Path logs,
            long seed,
            Consumer<String> tell,
            Consumer<Throwable> fail) {
        ClusterConfig config = ClusterConfig.of(AgentStack.config("sessions", name, address, stack));
        return new SessionAgent(config, logs, seed, tell, fail);
    }

    @Override
    public void run() throws IOException {
        cluster = Clusters.join(config);
        for (int i = 0; i < SESSIONS; i++) {
            open();
        }
        loop.every(TICK_MS, this::tick);
        loop.run();
    }

    private void open() {
        opened++;
        AgentSession session = new AgentSession(cluster.connect("s" + opened), logs, random.split(), fail);
        sessions.add(session);
        session.join(any(GROUPS));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @Override
    public void quiet() {
        loop.execute(() -> quiet = true);
    }

    @Override
    public void rest() {
        loop.execute(() -> {
            for (AgentSession session : sessions) {
                for (int i = 0; i < AT_REST; i++) {
                    send(session, true);
                }
            }
        });
    }

    @Override
    public void end() {
        loop.execute(() -> {
            sessions.forEach(AgentSession::end);
            tell.accept("ended");
            loop.stop();
        });
    }

    private void tick() {
        if (!quiet) {
            act(any(sessions));
        }
        ticks++;
        if (ticks % TELL_TICKS == 0) {
            tellState();
        }
    }

    private void act(AgentSession session) {
        int what = random.nextInt(100);
        String group = any(GROUPS);
        if (what < 6 && session.isSettled() && !session.isIn(group)) {
            session.join(group);
        } else if (what < 9 && session.isSettled() && session.isIn(group)) {
            session.leave(group);
        } else if (what == 99 && random.nextInt(3) == 0) {
            sessions.remove(session);
            session.close();
            open();
        } else {
            send(session, false);
        }
    }

    private void send(AgentSession session, boolean atRest) {
        Service service = any(SERVICES);
        boolean selfDiscard = random.nextInt(5) == 0;
        boolean large = service != Service.UNRELIABLE && random.nextInt(40) == 0;
        int bytes = large ? random.nextInt(1_000, MAX_BYTES) : random.nextInt(TestMessage.HEADER_BYTES, 400);
        List<Address> known = session.known();
        if (random.nextInt(8) == 0 && !known.isEmpty()) {
            session.send(service, any(known), selfDiscard, bytes, atRest);
            return;
        }
        Set<String> groups = new LinkedHashSet<>();
        if (random.nextInt(4) == 0) {
            groups.add(GROUPS.get(ORDINARY_GROUPS));
        }
        int count = groups.isEmpty() ? 1 + random.nextInt(ORDINARY_GROUPS) : 0;
        for (int i = 0; i < count; i++) {
            groups.add(GROUPS.get(random.nextInt(ORDINARY_GROUPS)));
        }
        session.send(service, List.copyOf(groups), selfDiscard, bytes, atRest, random.nextBoolean());
    }

    private void tellState() {
        String state = state();
        if (!state.equals(told)) {
            told = state;
            tell.accept(state);
        }
    }

    private String state() {
        try {
            NodeStatus status = cluster.status();
            boolean idle = status.state().equals("running")
                    && status.counters().get("outbox") == 0
                    && status.counters().get("waitingToSendBytes") == 0
                    && sessions.stream().allMatch(AgentSession::isSettled);
            return status.view() + " " + status.members().size() + " " + (idle ? "idle" : "busy");
        } catch (TransportException e) {
            // It is on its way back to its cluster.
            return "none";
        }
    }
}
