package io.chorale.simulation.replication;

import java.util.List;

/**
 * What came of one seed.
 *
 * @param violation the promise that was broken, and how; null when none was
 * @param nodes their names
 * @param log empty unless it was asked for
 * @param endedAtMs virtual time
 */
public record RunResult(
        long seed,
        ClusterKind kind,
        String violation,
        int faults,
        Coverage coverage,
        List<String> nodes,
        List<RunLog.Line> log,
        long endedAtMs) {}
