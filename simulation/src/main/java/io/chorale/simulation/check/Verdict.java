package io.chorale.simulation.check;

import io.chorale.groups.Service;
import java.util.List;

/**
 * What the checker found.
 *
 * @param violations empty when all is well; otherwise the first ones
 * @param unreliableLost UNRELIABLE messages that not all members of their view delivered
 * @param lostWithSender messages that were sent and that nobody delivered
 * @param split messages that some members of their view delivered and others did not
 */
public record Verdict(List<Violation> violations, int unreliableLost, int lostWithSender, int split) {

    static Verdict of(RunIndex run, Findings findings) {
        int unreliable = 0;
        int lost = 0;
        int split = 0;
        for (Message message : run.messages) {
            Stay stay = message.sentIn;
            if (stay != null && message.deliveries < stay.view.members().size()) {
                if (message.service == Service.UNRELIABLE) {
                    unreliable++;
                } else if (message.deliveries == 0) {
                    lost++;
                } else {
                    split++;
                }
            }
        }
        return new Verdict(findings.violations(), unreliable, lost, split);
    }
}
