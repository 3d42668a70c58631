package io.chorale.ra.inbound;

import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.ra.access.BranchObserver;
import io.chorale.ra.access.ObservedXaResource;
import javax.transaction.xa.XAResource;

/**
 * Sees whether the transaction of a delivery was rolled back: a bean may ask for that without throwing anything, and
 * the container tells nobody else.
 */
final class RollbackWatch implements BranchObserver {
    private final XAResource resource;
    private volatile boolean rolledBack;

    RollbackWatch(InboundConsumer consumer) {
        resource = new ObservedXaResource(consumer::xaResource, this);
    }

    /** The resource to give to the endpoint. */
    XAResource resource() {
        return resource;
    }

    void reset() {
        rolledBack = false;
    }

    boolean sawRollback() {
        return rolledBack;
    }

    @Override
    public void onRolledBack() {
        rolledBack = true;
    }
}
