package io.chorale.simulation.groups;

import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.SessionLog;
import io.chorale.simulation.check.Violation;
import java.util.List;

/**
 * What came of one seed.
 *
 * @param endedAtMs virtual time
 */
public record RunResult(
        long seed,
        int faults,
        long endedAtMs,
        Coverage coverage,
        List<ProcessLog> logs,
        List<SessionLog> sessions,
        List<Mark> marks,
        List<Violation> violations) {}
