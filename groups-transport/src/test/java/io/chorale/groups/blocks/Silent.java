package io.chorale.groups.blocks;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import java.util.concurrent.CountDownLatch;

/** A block that does nothing, and says when it has ended. */
class Silent implements SessionLoop.Handler {
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void view(GroupEvent.GroupView view, long nowMs) {}

    @Override
    public void message(Address from, byte[] payload, long nowMs) {}

    @Override
    public void privateMessage(Address from, byte[] payload, long nowMs) {}

    @Override
    public void reconnected(Address now, long nowMs) {}

    @Override
    public void disconnected(String reason) {
        ended.countDown();
    }

    @Override
    public void tick(long nowMs) {}
}
