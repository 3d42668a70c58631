package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.List;

/** Says of each message of a run whether what became of it may be. */
public final class Checker {
    /** Ten minutes of all faults had up to 11 in 10,000. */
    private static final int STALE_ONE_IN = 100;

    private static final int STALE_ALWAYS = 50;

    private final RunLog run;
    private final List<Window> windows;
    private final List<Violation> violations = new ArrayList<>();
    private int confirmed;
    private int delivered;
    private int redelivered;
    private int stale;
    private int bothSides;
    private final Doubts doubts = new Doubts();

    private Checker(RunLog run) {
        this.run = run;
        this.windows = run.windows();
    }

    /** Checks a run. What is lost can be said only of one whose queues were emptied. */
    public static Verdict check(Histories histories, RunLog run) {
        Checker checker = new Checker(run);
        histories.messages().forEach(checker::message);
        histories.corrupt().forEach(text -> checker.found(Violation.What.UNEXPLAINED, text + " is not what was sent"));
        checker.shares();
        return checker.verdict();
    }

    /** What is right for a message may be wrong for many. */
    private void shares() {
        if (run.isDrained()) {
            doubts.findings(delivered).forEach(text -> found(Violation.What.UNEXPLAINED, text));
        }
        if (stale > Math.max(STALE_ALWAYS, delivered / STALE_ONE_IN)) {
            found(Violation.What.UNEXPLAINED, stale + " messages came again after a confirmed acknowledgement");
        }
    }

    private Verdict verdict() {
        return new Verdict(confirmed, delivered, redelivered, stale, bothSides, doubts.counted(), violations);
    }

    private void found(Violation.What what, String text) {
        violations.add(new Violation(what, text));
    }

    private void found(Violation.What what, Message message, String text) {
        found(what, message.describe(run.startNs()) + ": " + text);
    }

    private void message(Message message) {
        Work sending = message.sending();
        delivered += message.isSeen() ? 1 : 0;
        if (sending == null) {
            found(Violation.What.UNEXPLAINED, message, "it was never sent");
            return;
        }
        doubts.count(message);
        confirmed += sending.outcome() == Work.Outcome.CONFIRMED ? 1 : 0;
        if (sending.outcome() == Work.Outcome.REFUSED && message.isSeen()) {
            found(Violation.What.RESURRECTED, message, "its send was refused");
            return;
        }
        if (run.isDrained() && sending.isDone() && !message.mayBeConsumed()) {
            found(Violation.What.LOST, message, "it was not there at the end");
        }
        if (message.deliveries().size() > 1) {
            again(message);
        }
    }

    /** A message that was delivered more than once. */
    private void again(Message message) {
        Again worst = Again.REDELIVERED;
        for (Delivery first : message.deliveries()) {
            for (Delivery second : message.deliveries()) {
                if (first != second && first.hasConsumed()) {
                    Again again = again(first, second);
                    worst = again.compareTo(worst) > 0 ? again : worst;
                }
            }
        }
        switch (worst) {
            case REDELIVERED -> redelivered++;
            case STALE -> stale++;
            case BOTH_SIDES -> bothSides++;
            case TWICE -> found(Violation.What.UNEXPLAINED, message, "it was acknowledged twice");
            case RESURRECTED -> found(Violation.What.RESURRECTED, message, "it came again");
        }
    }

    /** What a pair of deliveries is, from harmless to worst. */
    private enum Again {
        REDELIVERED,
        STALE,
        BOTH_SIDES,
        TWICE,
        RESURRECTED
    }

    private Again again(Delivery consumed, Delivery other) {
        boolean after = other.ns() > consumed.consumedNs();
        if (other.hasConsumed()) {
            if (!consumed.by().equals(other.by())
                    && isOnBothSides(consumed.acknowledgement(), other.acknowledgement())) {
                return Again.BOTH_SIDES;
            }
            return after ? Again.RESURRECTED : Again.TWICE;
        }
        if (!after) {
            return Again.REDELIVERED;
        }
        return isStale(consumed, other) ? Again.STALE : Again.RESURRECTED;
    }

    /** Whether both were under way in one partition, and the policy lets both sides go on. */
    private boolean isOnBothSides(Work one, Work two) {
        return run.partsGoOn()
                && windows.stream()
                        .anyMatch(window -> window.kind().isParting()
                                && window.touches(one.askedNs(), one.doneNs())
                                && window.touches(two.askedNs(), two.doneNs()));
    }

    /**
     * Whether what was delivered later lay ready at a node that a fault kept from knowing better. Such a delivery is
     * harmless, for its acknowledgement is not confirmed.
     */
    private boolean isStale(Delivery consumed, Delivery later) {
        return windows.stream()
                .anyMatch(window -> window.mayKeepFromKnowing(later.node())
                        && window.contains(consumed.consumedNs())
                        && window.contains(later.ns()));
    }
}
