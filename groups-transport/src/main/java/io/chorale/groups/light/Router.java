package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands a message to the sessions of this process that it is for. */
final class Router {
    private final Member self;
    private final Map<Long, LocalSession> locals;
    private final LightOutput output;
    /** The ways of each process' last messages. Emptied with each view, so it is for no more than the view's members. */
    private final Map<Member, RecentRoutes> recent = new HashMap<>();

    /**
     * What a faster member has sent in a view of a view-synchronous group that has not come here yet. All who stay together
     * have all views of a view of the cluster in the end.
     */
    private final Map<Group, List<Parsed>> early = new HashMap<>();

    private final long earlyBoundBytes;
    private long earlyBytes;

    private Member lastSender;
    private RecentRoutes lastRoutes;
    private ViewId cluster;
    private long deliveries;

    Router(Member self, Map<Long, LocalSession> locals, LightOutput output, long earlyBoundBytes) {
        this.earlyBoundBytes = earlyBoundBytes;
        this.self = self;
        this.locals = locals;
        this.output = output;
    }

    void viewChanged(ViewId now) {
        cluster = now;
        recent.clear();
        lastSender = null;
        early.clear();
        earlyBytes = 0;
    }

    long deliveries() {
        return deliveries;
    }

    /**
     * The message's own fields, with where its payload lies.
     *
     * @param view the view of its group that it is for; null when it is for none
     */
    private record Parsed(Delivery delivery, Route route, int flags, int type, Envelope.InView view, int payloadAt) {

        boolean isForOwn() {
            return (flags & Envelope.SELF_DISCARD) == 0;
        }

        boolean isIn(Group group) {
            return view == null || view.matches(group.installed());
        }

        GroupEvent.Message message() {
            byte[] payload = Arrays.copyOfRange(delivery.bytes(), payloadAt, delivery.offset() + delivery.length());
            return new GroupEvent.Message(route.sender(), delivery.service(), route.groups(), type, payload);
        }
    }

    void deliver(Delivery delivery, Registry registry) {
        Parsed parsed = parse(delivery);
        deliveries++;
        if (parsed.route().groups().isEmpty()) {
            deliverToAddressees(parsed, null);
            return;
        }
        for (String name : parsed.route().groups()) {
            Group group = registry.group(name);
            if (group != null && parsed.isIn(group)) {
                deliver(parsed, group);
            } else if (group != null && parsed.view().isAheadOf(group.installed(), cluster)) {
                keepEarly(group, parsed);
            }
        }
    }

    private void keepEarly(Group group, Parsed parsed) {
        if (earlyBytes >= earlyBoundBytes) {
            throw new IllegalStateException(
                    earlyBytes + " bytes wait here for the next views of their groups, which is the"
                            + " bound: this process falls behind, and has to come back as a new member");
        }
        earlyBytes += parsed.delivery().length();
        early.computeIfAbsent(group, key -> new ArrayList<>()).add(parsed);
    }

    /** What waits for views of groups. */
    long earlyBytes() {
        return earlyBytes;
    }

    /** A view-synchronous group has a view: what came before it and is for it follows. */
    void installed(Group group) {
        List<Parsed> waiting = early.remove(group);
        if (waiting == null) {
            return;
        }
        for (Parsed parsed : waiting) {
            earlyBytes -= parsed.delivery().length();
            if (parsed.isIn(group)) {
                deliveries++;
                deliver(parsed, group);
            } else if (parsed.view().isAheadOf(group.installed(), cluster)) {
                keepEarly(group, parsed);
            }
        }
    }

    private void deliver(Parsed parsed, Group group) {
        if ((parsed.flags() & Envelope.ADDRESSED) != 0) {
            deliverToAddressees(parsed, group);
            return;
        }
        for (LocalSession local : group.locals()) {
            deliver(parsed, local, group.name());
        }
    }

    private void deliverToAddressees(Parsed parsed, Group group) {
        for (Route.Addressee addressee : parsed.route().addressees()) {
            LocalSession local = addressee.node().equals(self.id()) ? locals.get(addressee.number()) : null;
            if (local != null && (group == null || group.locals().contains(local))) {
                deliver(parsed, local, group == null ? Keys.ofSession(local.address()) : group.name());
            }
        }
    }

    private void deliver(Parsed parsed, LocalSession local, String key) {
        boolean own = local.address().equals(parsed.route().sender());
        if (local.takes(deliveries) && (!own || parsed.isForOwn())) {
            output.message(local.number(), key, parsed.message());
        }
    }

    private Parsed parse(Delivery delivery) {
        byte[] bytes = delivery.bytes();
        int offset = delivery.offset();
        WireReader reader = new WireReader(bytes, offset, delivery.length());
        reader.skip(Wire.HEADER_BYTES);
        int flags = reader.readByte();
        if ((flags & ~(Envelope.SELF_DISCARD | Envelope.ADDRESSED | Envelope.IN_VIEW)) != 0) {
            throw new WireException("A message has the unknown flags " + flags);
        }
        int type = reader.readByte() << 8 | reader.readByte();
        Envelope.InView view = (flags & Envelope.IN_VIEW) == 0
                ? null
                : new Envelope.InView(reader.readInt(), reader.readLong(), reader.readInt());
        int length = reader.readSize();
        int routeAt = offset + delivery.length() - reader.remaining();
        reader.skip(length);
        Route route = recentOf(delivery.sender()).find(bytes, routeAt, length);
        return new Parsed(delivery, route, flags, type, view, routeAt + length);
    }

    /** Messages come by the packet: most are from the sender of the one before. */
    private RecentRoutes recentOf(Member sender) {
        if (!sender.equals(lastSender)) {
            lastSender = sender;
            lastRoutes = recent.computeIfAbsent(sender, RecentRoutes::new);
        }
        return lastRoutes;
    }
}
