package io.chorale.torture.check;

import java.util.List;

/**
 * What a checker found.
 *
 * @param confirmed messages whose send was confirmed
 * @param delivered messages that were delivered, however often
 * @param redelivered of these, those that were delivered again before an acknowledgement was confirmed
 * @param stale those that came again after an acknowledgement was confirmed, where a fault kept a node from knowing that,
 *     and were not acknowledged a second time
 * @param bothSides those that were acknowledged on more than one side of a partition, which the policy allows
 * @param inDoubt what nobody was told the outcome of
 * @param violations what must not be, each message once in each way
 */
public record Verdict(
        int confirmed,
        int delivered,
        int redelivered,
        int stale,
        int bothSides,
        InDoubt inDoubt,
        List<Violation> violations) {

    /**
     * Asked for, with an answer that says in doubt, or without any before the process died.
     *
     * @param sends messages whose send is in doubt
     * @param seen how many of these were delivered
     * @param acknowledgements deliveries whose acknowledgement is in doubt
     * @param gone messages that nothing but such an acknowledgement can have taken
     */
    public record InDoubt(int sends, int seen, int acknowledgements, int gone) {}

    public Verdict {
        violations = List.copyOf(violations);
    }

    /** How many messages were found in this way. */
    public int count(Violation.What what) {
        return (int) violations.stream()
                .filter(violation -> violation.what() == what)
                .count();
    }

    /** How many were legally delivered more than once. */
    public int twice() {
        return redelivered + stale + bothSides;
    }
}
