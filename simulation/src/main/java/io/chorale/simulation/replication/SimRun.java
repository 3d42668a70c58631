package io.chorale.simulation.replication;

import io.chorale.replication.shard.Rules;
import io.chorale.simulation.replication.RunLog.Kind;
import java.util.List;
import java.util.function.Function;

/** One random schedule: faults while clients work, then everything heals, and the clients' books must be right. */
public final class SimRun {
    private static final long SETTLED_WITHIN_MS = 30_000;
    private static final long LOOK_EVERY_MS = 40;

    private final long seed;
    private final SimCluster cluster;

    /**
     * @param logs whether the result is to hold what happened
     */
    public SimRun(long seed, ClusterKind kind, Rules rules, PlantedBug bug, boolean logs) {
        this(seed, kind, rules, bug, logs, name -> SimMirror.NONE);
    }

    /** @param mirrors of the disks, by the names of their nodes */
    SimRun(
            long seed,
            ClusterKind kind,
            Rules rules,
            PlantedBug bug,
            boolean logs,
            Function<String, SimMirror> mirrors) {
        this.seed = seed;
        this.cluster = new SimCluster(seed, kind, rules, bug, logs, mirrors);
    }

    public RunResult run() {
        String violation = null;
        FaultInjector injector = new FaultInjector(cluster);
        try {
            while (!injector.isOver()) {
                cluster.schedule().step();
            }
            settle();
        } catch (SimViolation e) {
            violation = e.getMessage();
            cluster.log().add(Kind.VIOLATION, "", e::getMessage);
            cluster.log().add(Kind.NOTE, "", () -> "\n" + cluster);
        }
        return new RunResult(
                seed,
                cluster.kind(),
                violation,
                injector.faults(),
                cluster.coverage(),
                List.copyOf(cluster.nodes().keySet()),
                cluster.log().lines(),
                cluster.schedule().nowMs());
    }

    private void settle() {
        cluster.log().add(Kind.RELIEF, "", () -> "everything heals");
        cluster.network().healAll();
        for (SimNode node : cluster.nodes().values()) {
            cluster.network().slow(node.name(), false);
            node.slowDisk(1);
            node.fullDisk(false);
            node.stay();
            node.pause(false);
            node.startAgain();
        }
        cluster.hearOfRemovals();
        cluster.calmDown();
        long deadlineMs = cluster.schedule().nowMs() + SETTLED_WITHIN_MS;
        long lookMs = 0;
        while (cluster.schedule().nowMs() < deadlineMs) {
            cluster.schedule().step();
            if (cluster.schedule().nowMs() >= lookMs) {
                lookMs = cluster.schedule().nowMs() + LOOK_EVERY_MS;
                if (cluster.isSettled()) {
                    cluster.checker()
                            .atEnd(cluster.primary().replica().replica().state());
                    return;
                }
            }
        }
        throw new SimViolation("no progress: nothing serves all within " + SETTLED_WITHIN_MS + " ms of calm");
    }
}
