package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts what nobody was told the outcome of. Of one acknowledgement without an answer nothing is known; of many, that most
 * acknowledgements have one, and that some without have not happened. In ten minutes of all faults 1 to 3 messages of 1,000
 * were gone with nothing but such an acknowledgement, and 57 to 79 of 100 such deliveries came again.
 */
final class Doubts {
    private static final int GONE_ONE_IN = 100;
    private static final int GONE_ALWAYS = 100;
    private static final int AGAIN_ONE_IN = 10;
    private static final int ENOUGH_TO_COME_AGAIN = 100;

    private int sends;
    private int seen;
    private int acknowledgements;
    private int withoutResults;
    private int again;
    private int gone;

    /** A message that was sent. */
    void count(Message message) {
        if (message.sending().outcome() == Work.Outcome.IN_DOUBT) {
            sends++;
            seen += message.isSeen() ? 1 : 0;
        }
        for (Delivery delivery : message.deliveries()) {
            Work acknowledgement = delivery.acknowledgement();
            if (acknowledgement != null && acknowledgement.outcome() == Work.Outcome.IN_DOUBT) {
                acknowledgements++;
                withoutResults += acknowledgement.hasSends() ? 0 : 1;
                again += !acknowledgement.hasSends() && message.cameAfter(delivery) ? 1 : 0;
            }
        }
        gone += message.mayBeConsumed() && !message.isConsumed() ? 1 : 0;
    }

    Verdict.InDoubt counted() {
        return new Verdict.InDoubt(sends, seen, acknowledgements, gone);
    }

    /** What is wrong with the counts of a run whose queues were emptied. */
    List<String> findings(int delivered) {
        List<String> findings = new ArrayList<>();
        if (gone > Math.max(GONE_ALWAYS, delivered / GONE_ONE_IN)) {
            findings.add(gone + " messages of " + delivered + " are gone with an acknowledgement in doubt alone");
        }
        if (withoutResults >= ENOUGH_TO_COME_AGAIN && again < withoutResults / AGAIN_ONE_IN) {
            findings.add("of " + withoutResults + " deliveries with an acknowledgement in doubt only " + again
                    + " came again");
        }
        return findings;
    }
}
