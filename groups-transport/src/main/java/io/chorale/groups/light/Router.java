package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
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

    private long deliveries;

    Router(Member self, Map<Long, LocalSession> locals, LightOutput output) {
        this.self = self;
        this.locals = locals;
        this.output = output;
    }

    void viewChanged() {
        recent.clear();
    }

    long deliveries() {
        return deliveries;
    }

    /** The message's own fields, with where its payload lies. */
    private record Parsed(
            Delivery delivery, Route route, int flags, int type, int viewTag, long viewChange, int payloadAt) {

        boolean isForOwn() {
            return (flags & Envelope.SELF_DISCARD) == 0;
        }

        boolean isIn(Group group) {
            return (flags & Envelope.IN_VIEW) == 0 || Envelope.matches(viewTag, viewChange, group.installed());
        }

        GroupEvent.Message message() {
            byte[] payload = Arrays.copyOfRange(delivery.bytes(), payloadAt, delivery.offset() + delivery.length());
            return new GroupEvent.Message(route.sender(), delivery.service(), route.groups(), type, payload);
        }
    }

    void deliver(Delivery delivery, Registry registry) {
        Parsed parsed = parse(delivery);
        deliveries++;
        if ((parsed.flags() & Envelope.ADDRESSED) != 0) {
            deliverToAddressees(parsed, registry);
            return;
        }
        for (String name : parsed.route().groups()) {
            Group group = registry.group(name);
            if (group != null && parsed.isIn(group)) {
                for (LocalSession local : group.locals()) {
                    deliver(parsed, local, name);
                }
            }
        }
    }

    private void deliverToAddressees(Parsed parsed, Registry registry) {
        List<String> groups = parsed.route().groups();
        Group group = groups.isEmpty() ? null : registry.group(groups.get(0));
        if (!groups.isEmpty() && (group == null || !parsed.isIn(group))) {
            return;
        }
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
        boolean inView = (flags & Envelope.IN_VIEW) != 0;
        int viewTag = inView ? reader.readInt() : 0;
        long viewChange = inView ? reader.readLong() : 0;
        int length = reader.readSize();
        int routeAt = offset + delivery.length() - reader.remaining();
        reader.skip(length);
        Route route =
                recent.computeIfAbsent(delivery.sender(), RecentRoutes::new).find(bytes, routeAt, length);
        return new Parsed(delivery, route, flags, type, viewTag, viewChange, routeAt + length);
    }
}
