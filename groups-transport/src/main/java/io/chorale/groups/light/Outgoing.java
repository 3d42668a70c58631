package io.chorale.groups.light;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;

/**
 * A message on its way to the core.
 *
 * @param counted whether its size is told when it was sent: the application's messages, not this layer's own
 */
record Outgoing(Service service, byte[] bytes, boolean counted) {

    /**
     * A change of the registry. The end of a session is SAFE: it is done here when all have it, so that a process that
     * leaves after it is not taken for lost.
     */
    static Outgoing of(Control control) {
        Service service = control instanceof Control.Disconnect ? Service.SAFE : Service.AGREED;
        return new Outgoing(service, Control.encode(control), false);
    }

    /**
     * Says that a queue is full or no longer, which needs no place in any order: {@link Holds} counts. RELIABLE, so that
     * what waits in the core does not go before it.
     */
    static Outgoing hold(Address holder, String key, boolean hold) {
        Control control = new Control.Hold(holder.number(), holder.name(), key, hold);
        return new Outgoing(Service.RELIABLE, Control.encode(control), false);
    }

    /**
     * What a session kept back for a view that it will not see. It is for no view then, and nobody waits for it before one:
     * only a place in the order sees to it that all get it in the same.
     */
    Outgoing outsideViews() {
        boolean placed = service == Service.UNRELIABLE || service.includes(Service.AGREED);
        return placed ? this : new Outgoing(Service.AGREED, bytes, counted);
    }

    /** The same bytes for another time: the core may still have the first. */
    Outgoing copy() {
        return new Outgoing(service, bytes.clone(), counted);
    }
}
