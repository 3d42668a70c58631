package io.chorale.simulation.check;

import io.chorale.groups.Service;
import java.util.ArrayList;
import java.util.List;

/**
 * Whoever has delivered a message before the signal has delivered all that anyone delivered before it in the order;
 * after the signal, all of those whose senders move along. Looks at each pair of members of each view once.
 */
final class HoleCheck implements Check {

    @Override
    public void check(RunIndex run, Findings findings) {
        /* Where the member at hand delivered each message, plus one; negative after the signal; 0 for not. */
        int[] places = new int[run.messages.size()];
        for (InstalledView view : run.views) {
            List<List<Message>> orders = new ArrayList<>();
            for (Stay stay : view.stays) {
                orders.add(order(stay));
            }
            for (Stay stay : view.stays) {
                mark(stay, places, true);
                for (int i = 0; i < orders.size(); i++) {
                    if (view.stays.get(i) != stay) {
                        check(stay, view.stays.get(i), orders.get(i), places, findings);
                    }
                }
                mark(stay, places, false);
            }
        }
    }

    private static List<Message> order(Stay stay) {
        List<Message> order = new ArrayList<>();
        for (Message message : stay.delivered) {
            if (message.service.includes(Service.AGREED)) {
                order.add(message);
            }
        }
        return order;
    }

    private static void mark(Stay stay, int[] places, boolean set) {
        for (int i = 0; i < stay.delivered.size(); i++) {
            int place = stay.isBeforeSignal(i) ? i + 1 : -i - 1;
            places[stay.delivered.get(i).id] = set ? place : 0;
        }
    }

    private static void check(Stay stay, Stay other, List<Message> order, int[] places, Findings findings) {
        Message before = null;
        Message after = null;
        for (int i = order.size() - 1; i >= 0; i--) {
            Message message = order.get(i);
            int place = places[message.id];
            if (place > 0 && before == null) {
                before = message;
            } else if (place < 0 && after == null) {
                after = message;
            } else if (place == 0) {
                boolean hole = before != null || (after != null && stay.together.contains(message.sender.self));
                if (hole) {
                    findings.add(
                            Invariant.AGREED_HOLES,
                            stay,
                            Math.abs(places[(before != null ? before : after).id]) - 1,
                            "delivers " + (before != null ? before + " before" : after + " after")
                                    + " the signal without " + message + ", which comes earlier at " + other.owner);
                    return;
                }
            }
        }
    }
}
