package io.chorale.simulation.groups;

import java.util.SplittableRandom;

/** Lets random processes act, in bursts. */
final class Workload {
    private static final int MAX_BURST = 9;
    private static final int LAST_BURSTS = 4;

    private final GroupsRun run;
    private final SplittableRandom random;
    private final int meanPauseMs;
    private int left;
    private boolean ended;

    Workload(GroupsRun run, SplittableRandom random) {
        this.run = run;
        this.random = random;
        RunSettings settings = run.settings();
        left = settings.messages();
        int bursts = settings.messages() * 2 / (MAX_BURST + 1);
        meanPauseMs = Math.max(1, FaultInjector.expectedMs(settings) / Math.max(1, bursts));
    }

    void begin() {
        run.network().schedule(random.nextInt(2 * meanPauseMs + 1), this::burst);
    }

    /** The faults are over. */
    void end() {
        ended = true;
    }

    /** All is at rest: what is sent now must arrive everywhere. */
    void last() {
        for (int i = 0; i < LAST_BURSTS; i++) {
            SimNode node = run.live().get(random.nextInt(run.live().size()));
            node.act(application -> application.actAtRest(random));
        }
    }

    private void burst() {
        if (ended || left <= 0) {
            return;
        }
        SimNode node = run.live().get(random.nextInt(run.live().size()));
        if (node.isRunning()) {
            int count = 1 + random.nextInt(MAX_BURST);
            left -= count;
            node.act(application -> application.act(random, count));
        }
        begin();
    }
}
