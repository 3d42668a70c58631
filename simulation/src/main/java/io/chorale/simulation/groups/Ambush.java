package io.chorale.simulation.groups;

import io.chorale.groups.vs.VsView;
import java.util.SplittableRandom;

/** Lies in wait for a moment in which a view change is vulnerable, and strikes then. One aim at a time. */
final class Ambush {
    /** How long after the beginning of a flush it strikes, at most: rounds take several hops. */
    private static final int SPREAD_MS = 25;

    private enum Aim {
        /** Waits for nothing. */
        NONE,
        CRASH_SEQUENCER_IN_FLUSH,
        CUT_IN_FLUSH,
        PAUSE_IN_FLUSH,
        CRASH_LEADER_AT_INSTALL,
        CUT_AT_INSTALL;

        boolean isInFlush() {
            return this == CRASH_SEQUENCER_IN_FLUSH || this == CUT_IN_FLUSH || this == PAUSE_IN_FLUSH;
        }
    }

    private static final Aim[] AIMS = Aim.values();

    private final GroupsRun run;
    private final FaultInjector faults;
    private final SplittableRandom random;
    private Aim aim = Aim.NONE;
    private boolean striking;

    Ambush(GroupsRun run, FaultInjector faults, SplittableRandom random) {
        this.run = run;
        this.faults = faults;
        this.random = random;
    }

    /** Draws an aim. False when it waits already. */
    boolean lie() {
        if (aim != Aim.NONE) {
            return false;
        }
        aim = AIMS[1 + random.nextInt(AIMS.length - 1)];
        if (isNow()) {
            flushBegan();
        }
        return true;
    }

    /** Whether a view change is under way, so that none needs to be provoked. */
    boolean isNow() {
        return flushingNode() != null;
    }

    void end() {
        aim = Aim.NONE;
    }

    private SimNode flushingNode() {
        for (SimNode node : run.live()) {
            if (node.isRunning() && node.isFlushing() && node.view() != null) {
                return node;
            }
        }
        return null;
    }

    void flushBegan() {
        if (aim.isInFlush() && !striking) {
            striking = true;
            run.network().schedule(random.nextInt(SPREAD_MS), this::strikeInFlush);
        }
    }

    private void strikeInFlush() {
        striking = false;
        SimNode flushing = flushingNode();
        if (flushing == null) {
            return;
        }
        switch (aim) {
            case CRASH_SEQUENCER_IN_FLUSH -> {
                SimNode sequencer = run.liveNode(flushing.view().members().get(0));
                boolean others = flushing.view().members().size() > 1;
                if (sequencer != null && others) {
                    struck(
                            faults.crash(sequencer, "crash of the sequencer in a flush"),
                            Counter.SEQUENCER_CRASH_IN_FLUSH);
                }
            }
            case CUT_IN_FLUSH -> struck(faults.partition("in a flush: partition"), Counter.CUT_IN_FLUSH);
            case PAUSE_IN_FLUSH -> struck(faults.pause(flushing, "pause in a flush"), Counter.PAUSE_IN_FLUSH);
            default -> {}
        }
    }

    /** Called when any member installs the view. */
    void installed(VsView view) {
        if (!striking
                && view.members().size() > 1
                && (aim == Aim.CRASH_LEADER_AT_INSTALL || aim == Aim.CUT_AT_INSTALL)) {
            striking = true;
            run.network().schedule(random.nextInt(3), () -> strikeAtInstall(view));
        }
    }

    private void strikeAtInstall(VsView view) {
        striking = false;
        SimNode leader = null;
        boolean lacking = false;
        for (SimNode node : run.live()) {
            if (view.contains(node.self())) {
                lacking |= node.view() == null || !node.view().id().equals(view.id());
                if (node.self().id().equals(view.id().leader())) {
                    leader = node;
                }
            }
        }
        if (!lacking) {
            return;
        }
        if (aim == Aim.CRASH_LEADER_AT_INSTALL && leader != null) {
            struck(
                    faults.crash(leader, "crash of the leader between installs of " + view.id()),
                    Counter.LEADER_CRASH_AT_INSTALL);
        } else if (aim == Aim.CUT_AT_INSTALL) {
            struck(faults.partition("between installs of " + view.id() + ": partition"), Counter.CUT_AT_INSTALL);
        }
    }

    private void struck(boolean done, Counter counter) {
        if (done) {
            run.coverage().add(counter);
            aim = Aim.NONE;
        }
    }
}
