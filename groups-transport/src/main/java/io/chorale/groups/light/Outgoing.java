package io.chorale.groups.light;

import io.chorale.groups.Service;

/**
 * A message on its way to the core.
 *
 * @param counted whether its size is told when it was sent: the application's messages, not this layer's own
 */
record Outgoing(Service service, byte[] bytes, boolean counted) {

    Outgoing again(int tag) {
        byte[] copy = bytes.clone();
        Wire.setTag(copy, tag);
        return new Outgoing(service, copy, counted);
    }
}
