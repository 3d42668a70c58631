package io.chorale.torture.driver;

import io.chorale.torture.check.FaultKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes faults and undoes them. Several may overlap, but nothing is done to a dead or stopped process, and one thing at a time to
 * the network; after a few faults it waits for the cluster to be whole. For one thread, which calls {@link #tick}.
 */
final class FaultInjector {

    /** What is to be done at a time: a part of the undoing of a fault. */
    private record Due(long ns, Fault fault, String text, Runnable step) {}

    private static final int MAX_IN_A_ROW = 8;

    private final Nodes cluster;
    private final Site site;
    private final DriverLog log;
    private final List<FaultKind> kinds;
    private final boolean settling;
    private final SplittableRandom random;
    private final WholeWatch watch;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>(Comparator.comparingLong(Due::ns));
    private final Map<Integer, Integer> openSteps = new HashMap<>();
    private final List<FaultKind> deck = new ArrayList<>();
    private int faults;
    private int leftInARow;
    private long nextNs;

    FaultInjector(Nodes cluster, Site site, DriverLog log, WholeWatch watch, RunSettings settings) {
        this.cluster = cluster;
        this.site = site;
        this.log = log;
        this.watch = watch;
        this.kinds = settings.faults().stream().sorted().toList();
        this.settling = settings.settling();
        this.random = new SplittableRandom(settings.seed());
        this.leftInARow = nextRow();
    }

    private int nextRow() {
        return settling ? 1 : random.nextInt(2, MAX_IN_A_ROW);
    }

    /** Undoes what is due and begins what is next. */
    void tick(long nowNs) throws InterruptedException {
        while (!agenda.isEmpty() && agenda.peek().ns() - nowNs <= 0) {
            undo(agenda.poll());
        }
        if (leftInARow > 0) {
            if (nowNs - nextNs >= 0) {
                begin(nowNs);
                leftInARow--;
                nextNs = nowNs + ms(random.nextInt(300, 2_500));
            }
        } else if (agenda.isEmpty() && watch.isWhole()) {
            leftInARow = nextRow();
            nextNs = nowNs + ms(random.nextInt(0, 1_000));
        }
    }

    /** Whether everything that was done is undone. */
    boolean isIdle() {
        return agenda.isEmpty();
    }

    /** Undoes everything now. */
    void finish() {
        while (!agenda.isEmpty()) {
            undo(agenda.poll());
        }
    }

    private static long ms(int ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void undo(Due due) {
        due.step().run();
        log.say("      " + due.fault().number() + ": " + due.text());
        if (openSteps.merge(due.fault().number(), -1, Integer::sum) == 0) {
            log.end(due.fault().number(), due.fault().kind().text());
        }
        watch.disturbed();
    }

    /** The agenda is short: a step for each host. */
    private Set<Integer> busyHosts() {
        return agenda.stream()
                .flatMap(due -> due.fault().hosts().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isNetworkBusy() {
        return agenda.stream().anyMatch(due -> due.fault().kind().isOfNetwork());
    }

    private boolean isPossible(FaultKind kind, Set<Integer> busyHosts) {
        return switch (kind) {
            case KILL, STOP -> busyHosts.size() < cluster.size();
            case CUT, ONEWAY, PARTITION -> !isNetworkBusy();
            case COLD -> busyHosts.isEmpty();
        };
    }

    /** Each kind comes once before any comes again, but for those that are not possible now. */
    private void begin(long nowNs) throws InterruptedException {
        Set<Integer> busy = busyHosts();
        if (deck.isEmpty()) {
            deck.addAll(kinds);
        }
        List<FaultKind> possible =
                deck.stream().filter(kind -> isPossible(kind, busy)).toList();
        if (possible.isEmpty()) {
            return;
        }
        FaultKind kind = possible.get(random.nextInt(possible.size()));
        deck.remove(kind);
        watch.disturbed();
        faults++;
        switch (kind) {
            case KILL -> kill(nowNs, idle(busy));
            case STOP -> stop(nowNs, idle(busy));
            case CUT -> cut(nowNs, anyHost());
            case ONEWAY -> oneWay(nowNs, anyHost());
            case PARTITION -> partition(nowNs);
            case COLD -> cold(nowNs);
        }
    }

    private int anyHost() {
        return 1 + random.nextInt(cluster.size());
    }

    private int idle(Set<Integer> busy) {
        int host = anyHost();
        while (busy.contains(host)) {
            host = host % cluster.size() + 1;
        }
        return host;
    }

    private Fault begun(FaultKind kind, Set<Integer> hosts, String text) {
        log.begin(faults, kind, text);
        return new Fault(faults, kind, hosts);
    }

    private void later(long nowNs, int afterMs, Fault fault, String text, Runnable step) {
        openSteps.merge(fault.number(), 1, Integer::sum);
        agenda.add(new Due(nowNs + ms(afterMs), fault, text, step));
    }

    private void kill(long nowNs, int host) throws InterruptedException {
        int downMs = random.nextInt(100, 6_000);
        Fault fault = begun(FaultKind.KILL, Set.of(host), "n" + host + " for " + downMs + " ms");
        cluster.kill(List.of(host));
        later(nowNs, downMs, fault, "n" + host + " is started", () -> restart(host));
    }

    private void restart(int host) {
        cluster.start(host);
        cluster.command(host, "run");
    }

    private void stop(long nowNs, int host) {
        int stoppedMs = random.nextInt(200, 9_000);
        Fault fault = begun(FaultKind.STOP, Set.of(host), "n" + host + " for " + stoppedMs + " ms");
        cluster.signal(host, "STOP");
        later(nowNs, stoppedMs, fault, "n" + host + " goes on", () -> cluster.signal(host, "CONT"));
    }

    private void cut(long nowNs, int host) {
        int cutMs = random.nextInt(500, 10_000);
        Fault fault = begun(FaultKind.CUT, Set.of(), "n" + host + " for " + cutMs + " ms");
        site.cut(host);
        later(nowNs, cutMs, fault, "healed", site::join);
    }

    private void oneWay(long nowNs, int host) {
        int lostMs = random.nextInt(500, 10_000);
        boolean toIt = random.nextBoolean();
        Fault fault =
                begun(FaultKind.ONEWAY, Set.of(), (toIt ? "to" : "from") + " n" + host + " for " + lostMs + " ms");
        site.loseOneWay(host, toIt);
        later(nowNs, lostMs, fault, "healed", () -> site.restoreOneWay(host, toIt));
    }

    private void partition(long nowNs) {
        int partedMs = random.nextInt(500, 8_000);
        Fault fault = begun(FaultKind.PARTITION, Set.of(), "of all for " + partedMs + " ms");
        site.partAll();
        later(nowNs, partedMs, fault, "healed", site::join);
    }

    private void cold(long nowNs) throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        for (int host = 1; host <= cluster.size(); host++) {
            order.add(host);
        }
        Collections.shuffle(order, new Random(random.nextLong()));
        Fault fault = begun(
                FaultKind.COLD,
                Set.copyOf(order),
                "restarts in the order "
                        + order.stream().map(host -> "n" + host).collect(Collectors.joining(" ")));
        cluster.kill(order);
        int afterMs = random.nextInt(100, 2_000);
        for (int host : order) {
            later(nowNs, afterMs, fault, "n" + host + " is started", () -> restart(host));
            afterMs += random.nextInt(0, 5_000);
        }
    }
}
