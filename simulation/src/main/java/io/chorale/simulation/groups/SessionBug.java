package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupEvent.GroupView;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.light.LightOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands on what light groups have for the sessions of a process, but for the planted bug. */
final class SessionBug implements LightOutput {
    /** A bug shows itself about once in so many chances. */
    private static final int SELDOM = 60;
    /** A cause comes late by so many messages of others. */
    private static final int LATE_BY = 6;

    /** A message that a session does not get yet. */
    private static final class Kept {
        private final String key;
        private final GroupEvent.Message message;
        private int passed;

        Kept(String key, GroupEvent.Message message) {
            this.key = key;
            this.message = message;
        }
    }

    private final PlantedBug bug;
    private final Member self;
    private final LightOutput target;
    private final GroupsRun run;
    private final Map<Long, Kept> kept = new HashMap<>();

    SessionBug(PlantedBug bug, Member self, LightOutput target, GroupsRun run) {
        this.bug = bug;
        this.self = self;
        this.target = target;
        this.run = run;
    }

    @Override
    public void message(long session, String key, GroupEvent.Message message) {
        switch (bug) {
            case SESSION_SKIPS_ONE -> {
                if (run.draw(SELDOM) > 0) {
                    target.message(session, key, message);
                }
            }
            case SESSION_SWAPS_TWO -> swap(session, key, message);
            case SESSION_LATE_CAUSE -> delay(session, key, message);
            default -> target.message(session, key, message);
        }
    }

    /** Of two senders' messages that have places in the order, the second comes first. */
    private void swap(long session, String key, GroupEvent.Message message) {
        boolean hasPlace = message.service().includes(Service.AGREED);
        if (hasPlace && !kept.containsKey(session) && run.draw(SELDOM) == 0) {
            kept.put(session, new Kept(key, message));
            return;
        }
        releaseBefore(session, message);
        target.message(session, key, message);
        if (hasPlace) {
            release(session);
        }
    }

    /** A sender's own order is kept. */
    private void releaseBefore(long session, GroupEvent.Message next) {
        Kept late = kept.get(session);
        if (late != null && late.message.sender().equals(next.sender())) {
            release(session);
        }
    }

    /** A FIFO message comes late, though not after another one of its sender. */
    private void delay(long session, String key, GroupEvent.Message message) {
        if (!kept.containsKey(session) && message.service() == Service.FIFO && run.draw(SELDOM) == 0) {
            kept.put(session, new Kept(key, message));
            return;
        }
        releaseBefore(session, message);
        target.message(session, key, message);
        Kept late = kept.get(session);
        if (late != null) {
            late.passed++;
            if (late.passed >= LATE_BY) {
                release(session);
            }
        }
    }

    private void release(long session) {
        Kept late = kept.remove(session);
        if (late != null) {
            target.message(session, late.key, late.message);
        }
    }

    @Override
    public void event(long session, GroupEvent event) {
        // It is to be late, and not in the wrong view.
        release(session);
        boolean forget = bug == PlantedBug.SESSION_WRONG_TOGETHER
                && event instanceof GroupView view
                && view.together().size() > 1
                && run.draw(SELDOM) == 0;
        target.event(session, forget ? forgetting(session, (GroupView) event) : event);
    }

    /** The same view, to which one of those that came together with the session came otherwise. */
    private GroupView forgetting(long session, GroupView view) {
        List<Address> together = new ArrayList<>(view.together());
        boolean lastIsSelf = isOwn(together.get(together.size() - 1), session);
        together.remove(together.size() - (lastIsSelf ? 2 : 1));
        return new GroupView(view.group(), view.id(), view.cause(), view.members(), view.changed(), together);
    }

    private boolean isOwn(Address address, long session) {
        return address.node().equals(self) && address.number() == session;
    }

    @Override
    public void done(long request) {
        target.done(request);
    }

    @Override
    public void refused(long request, String reason) {
        target.refused(request, reason);
    }

    @Override
    public void offers(String service, List<Offer> offers) {
        target.offers(service, offers);
    }

    @Override
    public void held(String key, boolean hold) {
        target.held(key, hold);
    }

    @Override
    public void sent(int bytes) {
        target.sent(bytes);
    }

    @Override
    public void rejected(Member from, String reason) {
        target.rejected(from, reason);
    }
}
