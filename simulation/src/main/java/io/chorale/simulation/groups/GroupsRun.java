package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.vs.Rules;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.Checker;
import io.chorale.simulation.check.GroupChecker;
import io.chorale.simulation.check.Invariant;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.SessionLog;
import io.chorale.simulation.check.TestGroups;
import io.chorale.simulation.check.Verdict;
import io.chorale.simulation.check.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One seed's run: processes start, work under faults, are healed, come to rest, and their logs are checked. One thread,
 * virtual time; used once.
 */
public final class GroupsRun {
    private static final int START_MS = 150;
    private static final int STEP_MS = 25;
    /** After the last fault all must be in one view, with everything delivered, within this virtual time. */
    private static final int REST_WITHIN_MS = 20_000;
    /** And stay like that: a merge may still come. */
    private static final int REST_FOR_MS = 300;

    private final long seed;
    private final SplittableRandom random;
    private final RunSettings settings;
    private final PlantedBug bug;
    private final SimNetwork network;
    private final FaultInjector faults;
    private final Workload workload;
    private final Coverage coverage = new Coverage();
    private final List<SimNode> live = new ArrayList<>();
    private final List<SimNode> all = new ArrayList<>();
    private final List<ProcessLog> logs = new ArrayList<>();
    private final List<SessionLog> sessions = new ArrayList<>();
    private final Set<ViewId> views = new HashSet<>();

    public GroupsRun(long seed, Load load, Rules rules, PlantedBug bug) {
        this.seed = seed;
        this.bug = bug;
        random = new SplittableRandom(seed);
        settings = RunSettings.draw(random, rules, load);
        network = new SimNetwork(random.nextLong(), settings.network());
        faults = new FaultInjector(this, new SplittableRandom(random.nextLong()));
        workload = new Workload(this, new SplittableRandom(random.nextLong()));
    }

    /** Runs the seed to its end, and checks it. What the code under test throws is a violation, too. */
    public RunResult run() {
        List<Violation> violations = new ArrayList<>();
        try {
            work();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            violations.add(
                    new Violation(Invariant.NO_FAILURE, logs.get(0).self(), network.nowMs(), Failures.describe(e)));
        }
        if (violations.isEmpty()) {
            Verdict verdict = Checker.check(logs, maxViews());
            violations.addAll(verdict.violations());
            violations.addAll(GroupChecker.check(sessions, TestGroups::isViewSynchronous));
            coverage.add(Counter.UNRELIABLE_LOST, verdict.unreliableLost());
            coverage.add(Counter.LOST_WITH_SENDER, verdict.lostWithSender());
            coverage.add(Counter.SPLIT_DELIVERIES, verdict.split());
        }
        ViewCoverage.countStats(all, coverage);
        return new RunResult(
                seed, faults.count(), network.nowMs(), coverage, logs, sessions, faults.marks(), violations);
    }

    /** Each fault may cost a view on each side when it is noticed and again when it is gone. */
    private int maxViews() {
        return 2 * settings.members() * (faults.count() + 2);
    }

    private void work() {
        for (int i = 0; i < settings.members(); i++) {
            start(String.valueOf((char) ('a' + i)));
            network.runFor(draw(20));
        }
        network.runFor(START_MS);
        workload.begin();
        faults.begin();
        while (!faults.isDone()) {
            network.runFor(STEP_MS);
        }
        faults.healAll();
        workload.end();
        comeToRest(REST_FOR_MS);
        workload.last();
        comeToRest(STEP_MS);
        live.forEach(SimNode::end);
    }

    private void comeToRest(int forMs) {
        long deadlineMs = network.nowMs() + REST_WITHIN_MS;
        for (int restMs = 0; restMs < forMs && network.nowMs() < deadlineMs; ) {
            network.runFor(STEP_MS);
            restMs = isAtRest() ? restMs + STEP_MS : 0;
        }
    }

    private boolean isAtRest() {
        VsView view = live.get(0).view();
        if (view == null || view.members().size() != live.size()) {
            return false;
        }
        int sent = 0;
        for (SimNode node : live) {
            if (node.isFlushing() || !node.isIdle() || !view.equals(node.view()) || !view.contains(node.self())) {
                return false;
            }
            sent += node.sentInView();
        }
        for (SimNode node : live) {
            if (node.deliveredInView() != sent) {
                return false;
            }
        }
        return true;
    }

    /** Starts the next incarnation of a process. */
    SimNode start(String name) {
        SimNode node = new SimNode(this, network.transport(name));
        live.add(node);
        all.add(node);
        logs.add(node.log());
        node.start();
        return node;
    }

    /** A session was opened. */
    void opened(SessionLog log) {
        sessions.add(log);
    }

    /** The address of any session that there was; it need not be there any more. */
    Address anySession(SplittableRandom with) {
        return sessions.get(with.nextInt(sessions.size())).self();
    }

    /** A process is gone. */
    void stopped(SimNode node, LogEvent how) {
        live.remove(node);
        node.log().add(how);
    }

    /** The live process of this member; null when it is gone. */
    SimNode liveNode(Member member) {
        for (SimNode node : live) {
            if (node.self().equals(member)) {
                return node;
            }
        }
        return null;
    }

    /** Counts each view once, when the first member installs it. */
    void installed(VsView view) {
        if (views.add(view.id())) {
            coverage.add(Counter.VIEWS);
            if (view.sets().size() > 1) {
                ViewCoverage.countMerge(view, coverage);
            }
        }
        faults.installed(view);
    }

    List<SimNode> live() {
        return live;
    }

    SimNetwork network() {
        return network;
    }

    RunSettings settings() {
        return settings;
    }

    PlantedBug bug() {
        return bug;
    }

    FaultInjector faults() {
        return faults;
    }

    Coverage coverage() {
        return coverage;
    }

    long nowMs() {
        return network.nowMs();
    }

    /** From 0 to {@code bound} - 1; 0 when the bound is 0. */
    int draw(int bound) {
        return bound <= 0 ? 0 : random.nextInt(bound);
    }
}
