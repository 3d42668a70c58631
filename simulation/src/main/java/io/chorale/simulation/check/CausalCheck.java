package io.chorale.simulation.check;

import io.chorale.groups.Service;

/**
 * What a sender had delivered of a view, from FIFO on, when the application handed over a message from CAUSAL on, comes
 * before that message wherever it is delivered. A message that was sent in a later view than it was handed over in has
 * its causes in a view that is over.
 */
final class CausalCheck implements Check {

    @Override
    public void check(RunIndex run, Findings findings) {
        for (InstalledView view : run.views) {
            for (Stay stay : view.stays) {
                check(stay, findings);
            }
        }
    }

    private static void check(Stay stay, Findings findings) {
        InstalledView view = stay.view;
        int[] streams = new int[view.members().size()];
        for (int index = 0; index < stay.delivered.size(); index++) {
            Message message = stay.delivered.get(index);
            int sender = view.positionOf(message.sender);
            boolean hasCauses = message.causes != null && message.submittedIn.view == view;
            for (int i = 0; hasCauses && i < streams.length; i++) {
                if (i != sender && message.causes[i] > streams[i]) {
                    findings.add(
                            Invariant.CAUSAL,
                            stay,
                            index,
                            "delivers " + message + " with " + streams[i] + " messages of "
                                    + view.members().get(i) + ", of which its sender had delivered "
                                    + message.causes[i]);
                    break;
                }
            }
            if (message.service.includes(Service.FIFO) && sender >= 0) {
                streams[sender]++;
            }
        }
    }
}
