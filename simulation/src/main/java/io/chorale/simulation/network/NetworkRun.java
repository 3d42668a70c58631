package io.chorale.simulation.network;

import io.chorale.simulation.check.Checker;
import io.chorale.simulation.check.LogFiles;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Five agents on five hosts, faults for a time, then quiet; and the checker's verdict on their logs. */
public final class NetworkRun implements AutoCloseable {
    private enum Kind {
        /** SIGKILL, and a restart. */
        KILL,
        /** SIGSTOP, as long as a bad garbage collection takes: nobody is to be dropped for it. */
        SHORT_STOP,
        /** SIGSTOP until the others have dropped it. */
        LONG_STOP,
        /** One host without its cable. */
        UNPLUG,
        /** The network in two parts. */
        PARTITION
    }

    private static final int HOSTS = 5;
    private static final int UP_SECONDS = 40;
    private static final int SETTLE_SECONDS = 60;
    private static final int VIEWS_PER_FAULT = 12;
    private static final int POLL_MS = 50;

    private final Hosts hosts;
    private final String stack;
    private final Path logs;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final Map<Integer, AgentProcess> agents = new TreeMap<>();
    private final List<Kind> deck = new ArrayList<>();
    private long nextSeed;
    private int faults;

    public NetworkRun(String prefix, String stack, Path logs, long seed, Consumer<String> out) {
        this.hosts = new Hosts(prefix, HOSTS);
        this.stack = stack;
        this.logs = logs;
        this.random = new SplittableRandom(seed);
        this.nextSeed = seed * 1_000;
        this.out = out;
    }

    /** Runs so many faults and checks what came of them. */
    public Verdict run(int wanted) throws IOException, InterruptedException {
        for (int host = 1; host <= HOSTS; host++) {
            start(host);
        }
        await("all agents to be in one view", UP_SECONDS, () -> isOneView(false));
        while (faults < wanted) {
            fault();
        }
        agents.values().forEach(agent -> agent.command("quiet"));
        await("one view again, and everything sent", SETTLE_SECONDS, () -> isOneView(true));
        pause(1_500);
        for (AgentProcess agent : agents.values()) {
            agent.command("end");
        }
        for (AgentProcess agent : agents.values()) {
            if (!agent.ended(10)) {
                throw new IllegalStateException("The agent on host " + agent.host() + " did not end in order: see "
                        + logs.resolve("n" + agent.host() + "-*.err"));
            }
        }
        List<ProcessLog> read = LogFiles.read(logs);
        return Checker.check(read, VIEWS_PER_FAULT * (faults + 2));
    }

    public int faults() {
        return faults;
    }

    private void start(int host) {
        nextSeed++;
        agents.put(host, AgentProcess.start(hosts, host, stack, logs, nextSeed));
    }

    private void fault() throws InterruptedException {
        int host = 1 + random.nextInt(HOSTS);
        faults++;
        switch (nextKind()) {
            case KILL -> kill(host);
            case SHORT_STOP -> stop(host, 1_000);
            case LONG_STOP -> stop(host, 6_000);
            case UNPLUG -> unplug(host);
            case PARTITION -> partition();
        }
        pause(random.nextInt(500, 4_000));
    }

    /** Each kind comes once before any comes again. */
    private Kind nextKind() {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Kind.values()));
        }
        return deck.remove(random.nextInt(deck.size()));
    }

    private void kill(int host) throws InterruptedException {
        out.accept("SIGKILL to n" + host);
        AgentProcess agent = agents.get(host);
        agent.signal("KILL");
        pause(random.nextInt(200, 3_000));
        start(host);
        await("the restarted agent to be in a view", UP_SECONDS, () -> !agents.get(host)
                .state()
                .equals("none"));
    }

    private void stop(int host, int forMs) throws InterruptedException {
        out.accept("SIGSTOP to n" + host + " for " + forMs + " ms");
        agents.get(host).signal("STOP");
        pause(forMs);
        agents.get(host).signal("CONT");
    }

    private void unplug(int host) throws InterruptedException {
        int forMs = random.nextInt(300, 7_000);
        out.accept("link of n" + host + " down for " + forMs + " ms");
        hosts.down(host);
        pause(forMs);
        hosts.up(host);
    }

    private void partition() throws InterruptedException {
        Set<Integer> side = new TreeSet<>();
        while (side.size() < 2) {
            side.add(1 + random.nextInt(HOSTS));
        }
        int forMs = random.nextInt(3_000, 8_000);
        out.accept("partition " + side + " from the others for " + forMs + " ms");
        hosts.split(side);
        pause(forMs);
        hosts.join();
    }

    private boolean isOneView(boolean idle) {
        String first = agents.get(1).state();
        String[] fields = first.split(" ", -1);
        return fields.length == 3
                && fields[1].equals(Integer.toString(HOSTS))
                && (!idle || fields[2].equals("idle"))
                && agents.values().stream().allMatch(agent -> sameView(agent.state(), first, idle));
    }

    private static boolean sameView(String state, String other, boolean idle) {
        return idle ? state.equals(other) : state.split(" ", -1)[0].equals(other.split(" ", -1)[0]);
    }

    private void await(String what, int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            for (AgentProcess agent : agents.values()) {
                if (!agent.isAlive()) {
                    throw new IllegalStateException("The agent on host " + agent.host()
                            + " died by itself; its words are in " + logs.resolve("n" + agent.host() + "-*.err"));
                }
            }
            if (System.nanoTime() > deadline) {
                StringBuilder states = new StringBuilder();
                agents.forEach((host, agent) ->
                        states.append("; n").append(host).append(": ").append(agent.state()));
                throw new IllegalStateException("Waited " + seconds + " s for " + what + states);
            }
            pause(POLL_MS);
        }
    }

    private static void pause(int ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
    }

    @Override
    public void close() {
        agents.values().forEach(AgentProcess::destroy);
        hosts.close();
    }
}
