package io.chorale.torture.driver;

import io.chorale.torture.check.Verdict;
import java.util.List;

/**
 * How a run came out.
 *
 * @param faults how many were made
 * @param complaints what else went wrong: a node that died by itself, a cluster that did not become whole
 */
public record RunResult(Verdict verdict, int faults, List<String> complaints) {

    public RunResult {
        complaints = List.copyOf(complaints);
    }
}
