package io.chorale.bench.groups;

import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.MemberResult;
import java.util.ArrayList;
import java.util.List;

/** Whether contestants did what they promise: a fast product that loses or disorders has not measured anything. */
final class Soundness {
    private final List<String> findings = new ArrayList<>();

    /** Checks a measurement of all members. */
    void check(Cell cell, List<MemberResult> results) {
        Guarantee guarantee = cell.row().guarantee();
        String where = cell.row().label() + " with " + cell.sizeBytes() + " B and " + cell.senders() + " senders: ";
        long orders =
                results.stream().mapToLong(MemberResult::orderHash).distinct().count();
        for (int i = 0; i < results.size(); i++) {
            MemberResult result = results.get(i);
            if (guarantee.atLeast(Guarantee.RELIABLE) && result.lost() > 0) {
                findings.add(where + "m" + i + " did not get " + result.lost() + " messages");
            }
            if (result.faults() > 0) {
                findings.add(where + "m" + i + " got " + result.faults() + " messages twice or out of order");
            }
            if (result.delivered() == 0) {
                findings.add(where + "m" + i + " got nothing");
            }
        }
        if (guarantee == Guarantee.TOTAL && orders > 1) {
            findings.add(where + "the members got the messages in " + orders + " different orders");
        }
    }

    /** Something could not be measured at all. */
    void failure(String what, Exception cause) {
        findings.add(what + ": " + cause.getMessage());
    }

    List<String> findings() {
        return List.copyOf(findings);
    }
}
