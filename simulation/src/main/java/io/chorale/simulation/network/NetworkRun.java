package io.chorale.simulation.network;

import io.chorale.simulation.check.Checker;
import io.chorale.simulation.check.LogFiles;
import io.chorale.simulation.check.SessionLogFiles;
import io.chorale.simulation.check.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Five agents on five hosts, faults for a time, then quiet; and the checkers' verdict on their logs. */
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
    private static final int HEALED_MS = 5_000;

    private final Hosts hosts;
    private final Agents agents;
    private final Path logs;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final List<Kind> deck = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<Long> healsMs = new ArrayList<>();
    private int faults;

    public NetworkRun(String prefix, String stack, Path logs, long seed, Consumer<String> out) {
        this.hosts = new Hosts(prefix, HOSTS);
        this.agents = new Agents(hosts, stack, logs, seed * 1_000);
        this.logs = logs;
        this.random = new SplittableRandom(seed);
        this.out = out;
    }

    /** Runs so many faults and checks what came of them. */
    public NetworkResult run(int wanted) throws IOException, InterruptedException {
        for (int host = 1; host <= HOSTS; host++) {
            agents.start(host);
        }
        agents.await("all agents to be in one view", UP_SECONDS, () -> agents.isOneView(false));
        while (faults < wanted) {
            fault();
        }
        agents.command("quiet");
        agents.await("one view again, and everything sent", SETTLE_SECONDS, () -> agents.isOneView(true));
        agents.command("rest");
        pause(1_000);
        agents.await("what was sent in the end", SETTLE_SECONDS, () -> agents.isOneView(true));
        agents.command("end");
        agents.await("all logs to be closed", SETTLE_SECONDS, agents::haveAllEnded);
        agents.exit();
        Verdict core = Checker.check(LogFiles.read(logs), VIEWS_PER_FAULT * (faults + 2));
        return NetworkResult.of(core.violations(), SessionLogFiles.read(logs), complaints, healsMs);
    }

    private void fault() throws InterruptedException {
        int host = 1 + random.nextInt(HOSTS);
        faults++;
        switch (nextKind()) {
            case KILL -> kill(host);
            case SHORT_STOP -> stopShortly(host);
            case LONG_STOP -> stop(host, 6_000);
            case UNPLUG -> unplug(host);
            case PARTITION -> partition();
        }
        pause(random.nextInt(300, 2_500));
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
        agents.on(host).signal("KILL");
        pause(random.nextInt(200, 3_000));
        AgentProcess next = agents.start(host);
        agents.await("the restarted agent to be in a view", UP_SECONDS, () -> !next.state(Layer.CORE)
                .equals("none"));
    }

    private void stop(int host, int forMs) throws InterruptedException {
        out.accept("SIGSTOP to n" + host + " for " + forMs + " ms");
        agents.on(host).signal("STOP");
        pause(forMs);
        agents.on(host).signal("CONT");
    }

    private void stopShortly(int host) throws InterruptedException {
        awaitOneView();
        String before = agents.view(Layer.SESSIONS);
        stop(host, 1_000);
        pause(1_000);
        if (!agents.isOneView(Layer.SESSIONS, false)
                || !agents.view(Layer.SESSIONS).equals(before)) {
            complaints.add("n" + host + " was dropped for a pause of 1 s");
        }
    }

    private void unplug(int host) throws InterruptedException {
        awaitOneView();
        int forMs = random.nextInt(300, 7_000);
        out.accept("link of n" + host + " down for " + forMs + " ms");
        hosts.down(host);
        pause(forMs);
        hosts.up(host);
        healed();
    }

    private void partition() throws InterruptedException {
        awaitOneView();
        Set<Integer> side = new TreeSet<>();
        while (side.size() < 2) {
            side.add(1 + random.nextInt(HOSTS));
        }
        int forMs = random.nextInt(3_000, 8_000);
        out.accept("partition " + side + " from the others for " + forMs + " ms");
        hosts.split(side);
        pause(forMs);
        hosts.join();
        healed();
    }

    private void awaitOneView() throws InterruptedException {
        agents.await("one view before the next fault", SETTLE_SECONDS, () -> agents.isOneView(false));
    }

    /** The network is whole again: if there were several views, how long until there is one. */
    private void healed() throws InterruptedException {
        long start = System.nanoTime();
        if (agents.isOneView(Layer.SESSIONS, false)) {
            return;
        }
        agents.await("one view after a cut", SETTLE_SECONDS, () -> agents.isOneView(Layer.SESSIONS, false));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        out.accept(String.format(Locale.ROOT, "one view %d ms later", tookMs));
        healsMs.add(tookMs);
        if (tookMs > HEALED_MS) {
            complaints.add("One view came " + tookMs + " ms after a cut was undone, and not within " + HEALED_MS);
        }
    }

    private static void pause(int ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
    }

    @Override
    public void close() {
        agents.close();
        hosts.close();
    }
}
