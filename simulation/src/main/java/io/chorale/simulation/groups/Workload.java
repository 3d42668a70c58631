package io.chorale.simulation.groups;

import io.chorale.groups.Service;
import java.util.List;
import java.util.SplittableRandom;

/** Lets random processes send bursts of messages of all levels and of sizes around the bounds. */
final class Workload {
    private static final int MAX_BURST = 9;
    private static final int LAST_MESSAGES = 10;
    private static final List<Service> SERVICES = List.of(Service.values());

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

    /** The faults are over: sends some more, which must all arrive. */
    void end() {
        ended = true;
        for (int i = 0; i < LAST_MESSAGES; i++) {
            run.network().schedule(random.nextInt(60), this::one);
        }
    }

    private void one() {
        SimNode node = run.live().get(random.nextInt(run.live().size()));
        if (node.isRunning()) {
            submit(node, SERVICES.get(random.nextInt(SERVICES.size())));
            node.flush();
        }
    }

    private void burst() {
        if (ended || left <= 0) {
            return;
        }
        SimNode node = run.live().get(random.nextInt(run.live().size()));
        if (node.isRunning()) {
            int size = 1 + random.nextInt(MAX_BURST);
            Service service = SERVICES.get(random.nextInt(SERVICES.size()));
            boolean mixed = random.nextInt(3) > 0;
            for (int i = 0; i < size; i++) {
                if (submit(node, service)) {
                    left--;
                }
                service = mixed ? SERVICES.get(random.nextInt(SERVICES.size())) : service;
            }
            node.flush();
        }
        begin();
    }

    private boolean submit(SimNode node, Service service) {
        RunSettings settings = run.settings();
        int packetBytes = settings.config().packetBytes();
        boolean large = service != Service.UNRELIABLE && random.nextInt(100) < settings.largePercent();
        int bytes = large ? packetBytes + random.nextInt(4 * packetBytes) : 12 + random.nextInt(100);
        return node.submit(service, bytes);
    }
}
