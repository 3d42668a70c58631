package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** At the end of a run that became quiet, all that live are in one view, and nothing is under way. */
final class ConvergenceCheck implements Check {
    private final int maxViews;

    /** Expects at most so many views in the whole run. */
    ConvergenceCheck(int maxViews) {
        this.maxViews = maxViews;
    }

    @Override
    public void check(RunIndex run, Findings findings) {
        Set<Member> live = new HashSet<>();
        Incarnation first = null;
        for (Incarnation incarnation : run.incarnations) {
            if (!incarnation.isGone()) {
                live.add(incarnation.self);
                first = first == null ? incarnation : first;
            }
        }
        if (first == null) {
            return;
        }
        for (Incarnation incarnation : run.incarnations) {
            if (!incarnation.isGone()) {
                checkEnd(incarnation, first, live, findings);
            }
        }
        checkDelivered(run, first, findings);
        if (run.views.size() > maxViews) {
            findings.add(
                    Invariant.CONVERGENCE, first.self, 0, run.views.size() + " views were installed, not " + maxViews);
        }
    }

    private static void checkEnd(Incarnation incarnation, Incarnation first, Set<Member> live, Findings findings) {
        Stay last = incarnation.lastStay();
        if (last == null || !new HashSet<>(last.view.view.members()).equals(live)) {
            end(
                    incarnation,
                    "ends in " + (last == null ? "no view" : last.view.view) + ", while " + live + " live",
                    findings);
        } else if (last.view != first.lastStay().view) {
            end(incarnation, "ends in " + last.view + " and " + first + " in " + first.lastStay().view, findings);
        }
        if (incarnation.flushingAtEnd) {
            end(incarnation, "still waits for a view", findings);
        }
        for (Message message : incarnation.submitted) {
            if (message.sentIn == null) {
                end(incarnation, "never sent " + message, findings);
                break;
            }
        }
    }

    private static void checkDelivered(RunIndex run, Incarnation first, Findings findings) {
        Stay end = first.lastStay();
        if (end == null) {
            return;
        }
        for (Message message : run.messages) {
            if (message.sentIn != null
                    && message.sentIn.view == end.view
                    && message.service.includes(Service.RELIABLE)) {
                for (Incarnation incarnation : end.view.members()) {
                    if (!incarnation.isGone() && !incarnation.delivered.get(message.id)) {
                        end(incarnation, "has not delivered " + message + " of the last view", findings);
                        return;
                    }
                }
            }
        }
    }

    private static void end(Incarnation incarnation, String what, Findings findings) {
        List<LogEvent> events = incarnation.log.events();
        findings.add(
                Invariant.CONVERGENCE,
                incarnation.self,
                events.get(events.size() - 1).atMs(),
                what);
    }
}
