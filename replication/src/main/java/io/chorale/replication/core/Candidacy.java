package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A reign that is being opened: who has reported, and whose log is the best. */
final class Candidacy {
    private final Epoch epoch;
    private final Set<Member> reporters;
    private final Set<Member> awaited;
    private final Map<Member, Dot> reports = new HashMap<>();

    Candidacy(Epoch epoch, Set<Member> reporters) {
        this.epoch = epoch;
        this.reporters = Set.copyOf(reporters);
        this.awaited = new HashSet<>(reporters);
    }

    Epoch epoch() {
        return epoch;
    }

    Set<Member> reporters() {
        return reporters;
    }

    void report(Member from, Dot last) {
        if (awaited.remove(from)) {
            reports.put(from, last);
        }
    }

    boolean isReported() {
        return awaited.isEmpty();
    }

    /** Who has the log with the highest last dot; the given member where it is as good as the best. */
    Member best(Member preferred) {
        Member best = preferred;
        for (Map.Entry<Member, Dot> report : reports.entrySet()) {
            if (report.getValue().compareTo(reports.get(best)) > 0) {
                best = report.getKey();
            }
        }
        return best;
    }
}
