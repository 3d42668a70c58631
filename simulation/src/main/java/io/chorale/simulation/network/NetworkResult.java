package io.chorale.simulation.network;

import io.chorale.simulation.check.Violation;
import java.util.List;

/**
 * What came of a run.
 *
 * @param violations what the checkers found in the logs of both layers
 * @param complaints what took too long, and who was dropped without need
 * @param healsMs how long after a cut was undone all members were in one view, in milliseconds
 */
public record NetworkResult(List<Violation> violations, List<String> complaints, List<Long> healsMs) {

    public NetworkResult {
        violations = List.copyOf(violations);
        complaints = List.copyOf(complaints);
        healsMs = List.copyOf(healsMs);
    }
}
