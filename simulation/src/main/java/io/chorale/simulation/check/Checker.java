package io.chorale.simulation.check;

import java.util.List;

/**
 * Asserts all invariants of a run from what its processes logged. Takes time that is linear in the number of deliveries,
 * times the number of members.
 */
public final class Checker {

    private Checker() {}

    /**
     * Checks the logs of all incarnations of a run.
     *
     * @param maxViews how many views the faults of the run excuse
     * @return the first 20 violations at most, and what the run met
     * @throws IllegalArgumentException when the logs are not those of one run
     */
    public static Verdict check(List<ProcessLog> logs, int maxViews) {
        Findings findings = new Findings();
        RunIndex run = new RunIndex(logs, findings);
        for (Incarnation incarnation : run.incarnations) {
            new DeliveryIndexer(run, findings, incarnation).index();
        }
        List<Check> checks = List.of(
                new SelfDeliveryCheck(),
                new CausalCheck(),
                new MoveCheck(),
                new OrderCheck(),
                new HoleCheck(),
                new SafeCheck(),
                new ConvergenceCheck(maxViews));
        for (Check check : checks) {
            check.check(run, findings);
        }
        return Verdict.of(run, findings);
    }
}
