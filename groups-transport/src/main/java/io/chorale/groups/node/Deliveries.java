package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.spi.OnceLog;
import java.util.ArrayList;
import java.util.List;

/** Takes what one incarnation has for sessions and hands it over at the end of each batch. Belongs to the loop's thread. */
final class Deliveries implements Incarnation.Owner {
    private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

    private final ClusterNode node;
    private final OnceLog once = new OnceLog(LOG);
    private final List<Session> changed = new ArrayList<>();
    private Session last;
    private long sentBytes;
    private boolean mayGoOn;
    private Incarnation incarnation;

    Deliveries(ClusterNode node) {
        this.node = node;
    }

    /** Whose these are; before it starts. */
    void of(Incarnation owner) {
        incarnation = owner;
    }

    @Override
    public void message(long session, String key, GroupEvent.Message message) {
        if (session == 0) {
            node.statusAgent().message(message, incarnation);
        } else {
            add(session, new Arrival(key, message));
        }
    }

    @Override
    public void event(long session, GroupEvent event) {
        Session receiver = add(session, new Arrival(groupOf(event), event));
        if (receiver != null && event instanceof GroupEvent.GroupView view) {
            receiver.sees(view);
        } else if (receiver != null && event instanceof GroupEvent.Removed removed) {
            receiver.removed(removed);
        }
    }

    private static String groupOf(GroupEvent event) {
        return event instanceof GroupEvent.GroupView view ? view.group() : null;
    }

    private Session add(long number, Arrival arrival) {
        Session session = session(number);
        if (session != null && session.arrived(arrival)) {
            changed.add(session);
        }
        return session;
    }

    /** Within a batch most is for the session of the one before. */
    private Session session(long number) {
        if (last == null || last.number() != number) {
            last = node.session(number);
        }
        return last;
    }

    @Override
    public void done(long request) {
        node.done(request);
    }

    @Override
    public void refused(long request, String reason) {
        node.refused(request, reason);
    }

    @Override
    public void offers(String service, List<Offer> offers) {
        for (Session session : node.offers(service, offers)) {
            event(session.number(), new GroupEvent.OffersChanged(service, offers));
        }
    }

    @Override
    public void held(String key, boolean hold) {
        node.admission().hold(key, hold);
        mayGoOn |= !hold;
    }

    @Override
    public void sent(int bytes) {
        sentBytes += bytes;
    }

    @Override
    public void rejected(Member from, String reason) {
        once.warn(from, () -> "Dropped what " + from + " sent: " + reason);
    }

    @Override
    public void view(List<Member> members) {
        node.members(members);
    }

    @Override
    public void lost(Incarnation incarnation, String reason) {
        node.lost(incarnation, reason);
    }

    @Override
    public void endOfBatch(LightGroups light) {
        for (Session session : changed) {
            session.handOver(light);
        }
        changed.clear();
        last = null;
        if (sentBytes > 0) {
            node.admission().release(sentBytes);
            sentBytes = 0;
            mayGoOn = true;
        }
        if (mayGoOn) {
            mayGoOn = false;
            node.wakeAsync(light);
        }
    }
}
