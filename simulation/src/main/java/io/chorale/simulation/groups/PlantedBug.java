package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsOutput;
import io.chorale.groups.vs.VsView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A bug put between the core and the log of a process, or between light groups and the log of a session, to see that the
 * checkers notice.
 */
public enum PlantedBug {
    /** What production has. */
    NONE,
    /** Leaves out one delivery. */
    SKIP_A_DELIVERY,
    /** Delivers two messages in the wrong order. */
    SWAP_TWO,
    /** Delivers its own SAFE messages when it hands them over. */
    SAFE_EARLY,
    /** Keeps a delivery back until the next view. */
    OLD_VIEW,
    /** Delivers a message of the view before once more after a merge. */
    DOUBLE_AFTER_MERGE,
    /** Forgets a member of the transitional set. */
    WRONG_SET,
    /** A session does not get one of its messages. */
    SESSION_SKIPS_ONE,
    /** A session gets two AGREED messages in the wrong order. */
    SESSION_SWAPS_TWO,
    /** A session gets a FIFO message after others that it may be a cause of. */
    SESSION_LATE_CAUSE,
    /** A view of a group forgets a session that came together with this one. */
    SESSION_WRONG_TOGETHER;

    /** A load under which it shows itself. */
    public Load load() {
        return switch (this) {
            case SESSION_SKIPS_ONE, SESSION_SWAPS_TWO, SESSION_LATE_CAUSE, SESSION_WRONG_TOGETHER -> Load.SESSIONS;
            default -> Load.CORE;
        };
    }

    Output between(VsOutput target, GroupsRun run) {
        return new Output(this, target, run);
    }

    /** Hands everything on, but for the bug. */
    static final class Output implements VsOutput {
        /** A bug shows itself about once in so many chances. */
        private static final int SELDOM = 60;

        private final PlantedBug bug;
        private final VsOutput target;
        private final GroupsRun run;
        private final Deque<Delivery> kept = new ArrayDeque<>();
        private final List<Delivery> early = new ArrayList<>();
        private Delivery last;

        Output(PlantedBug bug, VsOutput target, GroupsRun run) {
            this.bug = bug;
            this.target = target;
            this.run = run;
        }

        /** The application is about to hand over a message. */
        void offered(Service service, byte[] message) {
            if (bug == SAFE_EARLY && service == Service.SAFE && early.isEmpty()) {
                early.add(new Delivery(((SimNode) target).self(), service, message, 0, message.length));
            }
        }

        @Override
        public void sent(long ticket) {
            target.sent(ticket);
            if (bug == SAFE_EARLY && !early.isEmpty() && kept.isEmpty()) {
                kept.add(early.get(0));
                target.deliver(early.get(0));
            }
        }

        @Override
        public void deliver(Delivery delivery) {
            switch (bug) {
                case SKIP_A_DELIVERY -> {
                    if (run.draw(SELDOM) > 0) {
                        target.deliver(delivery);
                    }
                }
                case SWAP_TWO -> swap(delivery);
                case SAFE_EARLY -> {
                    if (kept.isEmpty() || !sameMessage(kept.element(), delivery)) {
                        target.deliver(delivery);
                    }
                }
                case OLD_VIEW -> {
                    if (run.draw(SELDOM) == 0 && kept.isEmpty()) {
                        kept.add(delivery);
                    } else {
                        target.deliver(delivery);
                    }
                }
                default -> {
                    last = delivery;
                    target.deliver(delivery);
                }
            }
        }

        private void swap(Delivery delivery) {
            if (kept.isEmpty() && run.draw(SELDOM) == 0) {
                kept.add(delivery);
                return;
            }
            target.deliver(delivery);
            if (!kept.isEmpty()) {
                target.deliver(kept.remove());
            }
        }

        private static boolean sameMessage(Delivery one, Delivery other) {
            return one.sender().equals(other.sender()) && java.util.Arrays.equals(one.toBytes(), other.toBytes());
        }

        @Override
        public void transitional(List<Member> together) {
            if (bug == SWAP_TWO && !kept.isEmpty()) {
                target.deliver(kept.remove());
            }
            boolean forget = bug == WRONG_SET && together.size() > 1;
            target.transitional(forget ? together.subList(0, together.size() - 1) : together);
        }

        @Override
        public void holes() {
            target.holes();
        }

        @Override
        public void view(VsView view) {
            if (bug == SWAP_TWO && !kept.isEmpty()) {
                target.deliver(kept.remove());
            }
            target.view(view);
            if (bug == OLD_VIEW && !kept.isEmpty()) {
                target.deliver(kept.remove());
            }
            if (bug == DOUBLE_AFTER_MERGE && view.sets().size() > 1 && last != null) {
                target.deliver(last);
            }
        }

        @Override
        public void send(Member to, byte[] frame) {
            target.send(to, frame);
        }

        @Override
        public void multicast(byte[] frame) {
            target.multicast(frame);
        }

        @Override
        public void datagram(byte[] frame) {
            target.datagram(frame);
        }

        @Override
        public void rejected(Member from, RejectCause cause, String reason) {
            target.rejected(from, cause, reason);
        }
    }
}
