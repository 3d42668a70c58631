package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.LogEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Injects the faults of a run: some at random times, often several at once, and some aimed at moments in which a
 * protocol is vulnerable, for which it lies in wait.
 */
final class FaultInjector {
    private static final int MIN_LIVE = 2;

    private enum Fault {
        CRASH(12),
        LEAVE(4),
        RESTART(16),
        PAUSE(9),
        RESUME(14),
        PARTITION(18),
        HEAL(18),
        ONE_WAY(7),
        DEAD_LINK(4),
        AIM(22);

        private final int weight;

        Fault(int weight) {
            this.weight = weight;
        }
    }

    private final GroupsRun run;
    private final SplittableRandom random;
    private final Ambush ambush;
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> dead = new ArrayList<>();
    private final List<SimNode> paused = new ArrayList<>();
    private final int totalWeight;
    private int left;
    private int count;
    private boolean cut;
    private boolean over;

    FaultInjector(GroupsRun run, SplittableRandom random) {
        this.run = run;
        this.random = random;
        this.left = run.settings().faults();
        this.ambush = new Ambush(run, this, random);
        int sum = 0;
        for (Fault fault : Fault.values()) {
            sum += fault.weight;
        }
        totalWeight = sum;
    }

    /** How long the faults of a run take on average. */
    static int expectedMs(RunSettings settings) {
        return settings.faults() * settings.gapMs() * 3 / 4;
    }

    void begin() {
        int gapMs = run.settings().gapMs();
        int delayMs =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(5);
                    case 1, 2 -> random.nextInt(gapMs);
                    default -> gapMs + random.nextInt(2 * gapMs);
                };
        run.network().schedule(delayMs, this::next);
    }

    boolean isDone() {
        return over;
    }

    int count() {
        return count;
    }

    List<Mark> marks() {
        return marks;
    }

    private void next() {
        if (left <= 0) {
            over = true;
            return;
        }
        int tries = 0;
        while (!inject(drawFault()) && tries < 100) {
            tries++;
        }
        left--;
        begin();
    }

    private Fault drawFault() {
        int ticket = random.nextInt(totalWeight);
        for (Fault fault : Fault.values()) {
            ticket -= fault.weight;
            if (ticket < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("The weights do not add up");
    }

    /** False when the fault is not possible now. */
    private boolean inject(Fault fault) {
        return switch (fault) {
            case CRASH -> crash(any(), "crash");
            case LEAVE -> leave(any());
            case RESTART -> restart();
            case PAUSE -> pause(any(), "pause");
            case RESUME -> resume();
            case PARTITION -> partition("partition");
            case HEAL -> heal();
            case ONE_WAY -> block(false);
            case DEAD_LINK -> block(true);
            case AIM -> {
                boolean aimed = ambush.lie();
                yield aimed && (ambush.isNow() || partition("partition"));
            }
        };
    }

    private SimNode any() {
        return run.live().get(random.nextInt(run.live().size()));
    }

    private void mark(Counter counter, String what, List<Member> concerned) {
        mark(counter, what, concerned, List.of());
    }

    private void mark(Counter counter, String what, List<Member> concerned, List<Member> named) {
        run.coverage().add(counter);
        count++;
        Mark.Kind kind = counter == Counter.HEALS || counter == Counter.RESTARTS ? Mark.Kind.RELIEF : Mark.Kind.FAULT;
        marks.add(new Mark(run.nowMs(), kind, what, concerned, named));
    }

    boolean crash(SimNode node, String what) {
        if (run.live().size() <= MIN_LIVE) {
            return false;
        }
        run.network().crash(node.self());
        gone(node);
        run.stopped(node, new LogEvent.Crashed(run.nowMs()));
        mark(Counter.CRASHES, what, List.of(node.self()));
        return true;
    }

    private boolean leave(SimNode node) {
        if (run.live().size() <= MIN_LIVE || !node.isRunning()) {
            return false;
        }
        node.close();
        gone(node);
        run.stopped(node, new LogEvent.Left(run.nowMs()));
        mark(Counter.LEAVES, "leave", List.of(node.self()));
        return true;
    }

    private void gone(SimNode node) {
        paused.remove(node);
        dead.add(node.self().name());
    }

    private boolean restart() {
        if (dead.isEmpty()) {
            return false;
        }
        SimNode node = run.start(dead.remove(random.nextInt(dead.size())));
        mark(Counter.RESTARTS, "start", List.of(node.self()));
        return true;
    }

    boolean pause(SimNode node, String what) {
        if (!node.isRunning() || paused.size() + 1 >= run.live().size()) {
            return false;
        }
        run.network().pause(node.self());
        paused.add(node);
        mark(Counter.PAUSES, what, List.of(node.self()));
        return true;
    }

    private boolean resume() {
        if (paused.isEmpty()) {
            return false;
        }
        SimNode node = paused.remove(random.nextInt(paused.size()));
        run.network().resume(node.self());
        marks.add(new Mark(run.nowMs(), Mark.Kind.RELIEF, "resume", List.of(node.self()), List.of()));
        return true;
    }

    /** Parts the live processes into two or three sides. */
    boolean partition(String what) {
        int sides = run.live().size() > 3 && random.nextInt(4) == 0 ? 3 : 2;
        Set<Member> one = new LinkedHashSet<>();
        Set<Member> two = new LinkedHashSet<>();
        for (SimNode node : run.live()) {
            switch (random.nextInt(sides)) {
                case 0 -> one.add(node.self());
                case 1 -> {}
                default -> two.add(node.self());
            }
        }
        if (one.isEmpty() || one.size() + two.size() == run.live().size()) {
            return false;
        }
        run.network().partition(one, two);
        cut = true;
        List<Member> named = new ArrayList<>(one);
        named.addAll(two);
        mark(Counter.PARTITIONS, what + (two.isEmpty() ? ", one side" : " in three, two sides"), List.of(), named);
        return true;
    }

    private boolean heal() {
        if (!cut) {
            return false;
        }
        cut = false;
        run.network().heal();
        mark(Counter.HEALS, "heal", List.of());
        return true;
    }

    private boolean block(boolean both) {
        SimNode from = any();
        SimNode to = any();
        if (from == to) {
            return false;
        }
        cut = true;
        run.network().blockOneWay(from.self(), to.self());
        if (both) {
            run.network().blockOneWay(to.self(), from.self());
        }
        mark(
                both ? Counter.DEAD_LINKS : Counter.ONE_WAY_LINKS,
                both ? "dead link" : "dead direction, from and to",
                List.of(from.self(), to.self()));
        return true;
    }

    /** Ends all faults for good. */
    void healAll() {
        ambush.end();
        run.network().heal();
        for (SimNode node : paused) {
            run.network().resume(node.self());
        }
        paused.clear();
        marks.add(new Mark(run.nowMs(), Mark.Kind.RELIEF, "all is healed", List.of(), List.of()));
    }

    /** The transport told a process who it takes to be there. */
    void suspected(SimNode node, View view) {
        marks.add(
                new Mark(run.nowMs(), Mark.Kind.SUSPICION, "transport view at", List.of(node.self()), view.members()));
    }

    void flushBegan() {
        ambush.flushBegan();
    }

    void installed(VsView view) {
        ambush.installed(view);
    }
}
